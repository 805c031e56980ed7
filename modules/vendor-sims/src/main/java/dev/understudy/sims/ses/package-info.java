/**
 * Amazon SES API v2: send, with Signature Version 4.
 *
 * <p>Start at {@link dev.understudy.sims.ses.SesSim}.
 */
@NullMarked
package dev.understudy.sims.ses;

import org.jspecify.annotations.NullMarked;
