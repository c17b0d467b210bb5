package dev.winnow.platform.telemetry;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Writes stage reports as headers, so that a client sees times and lost quality without reading the
 * body.
 *
 * @param serverTiming whether durations are told to clients
 */
public record ReportHeaders(boolean serverTiming) {

    /** Milliseconds of each stage: {@code kg;dur=2, retriever;dur=9.1} (W3C Server Timing). */
    public static final String SERVER_TIMING = "Server-Timing";

    /** Stages that lost quality, and why: {@code reranker;reason=cpu-fallback}. */
    public static final String DEGRADED = "Winnow-Degraded";

    /**
     * What a header value may not hold as a bare token (RFC 9110, section 5.6.2, without the signs
     * nobody needs).
     */
    private static final Pattern NOT_TOKEN = Pattern.compile("[^A-Za-z0-9._-]");

    /** The headers for these reports; empty if there is nothing to tell. */
    public HttpHeaders of(List<StageReport> reports) {
        StringJoiner timing = new StringJoiner(", ");
        StringJoiner degraded = new StringJoiner(", ");
        for (StageReport report : reports) {
            timing.add(report.stage().label() + ";dur=" + millis(report.duration()));
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                degraded.add(
                        report.stage().label()
                                + ";reason="
                                + NOT_TOKEN.matcher(reason).replaceAll("-"));
            }
        }
        HttpHeaders headers = new HttpHeaders();
        if (serverTiming && timing.length() > 0) {
            headers.set(SERVER_TIMING, timing.toString());
        }
        if (degraded.length() > 0) {
            headers.set(DEGRADED, degraded.toString());
        }
        return headers;
    }

    /** Milliseconds with at most one decimal: finer than that is noise. */
    private static String millis(Duration duration) {
        BigDecimal millis =
                BigDecimal.valueOf(duration.toNanos(), 6).setScale(1, RoundingMode.HALF_UP);
        return millis.stripTrailingZeros().toPlainString();
    }
}
