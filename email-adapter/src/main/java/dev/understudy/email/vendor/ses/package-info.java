/**
 * Email by Ses.
 *
 * <p>Start at {@link dev.understudy.email.vendor.ses.SesEmail}.
 */
@NullMarked
package dev.understudy.email.vendor.ses;

import org.jspecify.annotations.NullMarked;
