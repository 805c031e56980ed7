/**
 * Amazon SES API v2: send, with Signature Version 4, and its events by Amazon SNS.
 *
 * <p>Start at {@link dev.understudy.sims.ses.SesSim}.
 */
@NullMarked
package dev.understudy.sims.ses;

import org.jspecify.annotations.NullMarked;
