/**
 * SendGrid's Mail Send API v3.
 *
 * <p>Start at {@link dev.understudy.sims.sendgrid.SendGridSim}.
 */
@NullMarked
package dev.understudy.sims.sendgrid;

import org.jspecify.annotations.NullMarked;
