/**
 * Email: accepted is durable, and each accepted mail is sent; copies are bounded and counted.
 *
 * <p>Start at {@link dev.understudy.email.Main} for the wiring, {@link
 * dev.understudy.email.Dispatcher} for the way of a mail.
 */
@NullMarked
package dev.understudy.email;

import org.jspecify.annotations.NullMarked;
