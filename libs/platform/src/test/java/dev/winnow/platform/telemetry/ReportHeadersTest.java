package dev.winnow.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class ReportHeadersTest {

    private static final List<StageReport> REPORTS =
            List.of(
                    StageReport.of(
                            StageId.KG, new Outcome.Skipped("no-graph"), Duration.ofNanos(20_000)),
                    StageReport.of(
                            StageId.RERANKER,
                            new Outcome.Degraded("cpu;\r\nX: fallback"),
                            Duration.ofMillis(41)));

    @Test
    void times_have_at_most_one_decimal() {
        assertThat(new ReportHeaders(true).of(REPORTS).getFirst("Server-Timing"))
                .isEqualTo("kg;dur=0, reranker;dur=41");
    }

    @Test
    void a_reason_cannot_break_out_of_its_header() {
        assertThat(new ReportHeaders(true).of(REPORTS).getFirst("Winnow-Degraded"))
                .isEqualTo("reranker;reason=cpu---X--fallback");
    }

    @Test
    void times_can_be_kept_to_the_server() {
        HttpHeaders headers = new ReportHeaders(false).of(REPORTS);

        assertThat(headers.headerNames()).containsExactly("Winnow-Degraded");
    }

    @Test
    void nothing_to_tell_is_no_header() {
        assertThat(new ReportHeaders(true).of(List.of()).isEmpty()).isTrue();
    }
}
