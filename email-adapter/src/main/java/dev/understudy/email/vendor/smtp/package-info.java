/**
 * Email by SMTP, the last resort.
 *
 * <p>Start at {@link dev.understudy.email.vendor.smtp.SmtpEmail}.
 */
@NullMarked
package dev.understudy.email.vendor.smtp;

import org.jspecify.annotations.NullMarked;
