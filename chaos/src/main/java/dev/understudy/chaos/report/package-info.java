/**
 * What a drill found, as JSON, HTML and JUnit XML.
 *
 * <p>Start at {@link dev.understudy.chaos.report.Report}.
 */
@NullMarked
package dev.understudy.chaos.report;

import org.jspecify.annotations.NullMarked;
