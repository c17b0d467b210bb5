/**
 * What can be seen from outside while Winnow works: names of metrics ({@link
 * dev.winnow.platform.telemetry.WinnowNames}), metrics from stage reports ({@link
 * dev.winnow.platform.telemetry.StageMetrics}), headers ({@link
 * dev.winnow.platform.telemetry.ReportHeaders}), the ids of a request in headers and log lines
 * ({@link dev.winnow.platform.telemetry.RequestIdFilter}).
 *
 * <p>No tag, header or log line holds text of questions or documents, a tenant or a caller's group.
 * Must not know errors, security or the faces.
 */
@NullMarked
package dev.winnow.platform.telemetry;

import org.jspecify.annotations.NullMarked;
