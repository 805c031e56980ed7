/**
 * Email by SendGrid.
 *
 * <p>Start at {@link dev.understudy.email.vendor.sendgrid.SendGridEmail}.
 */
@NullMarked
package dev.understudy.email.vendor.sendgrid;

import org.jspecify.annotations.NullMarked;
