package dev.winnow.platform.compute;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.web.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@Tag("servers")
class PipelineOverHttpTest {

    private static final Scope ACME = new Scope(new TenantId("acme"), List.of());

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Stages {
        @Bean
        Recorder retriever() {
            return new Recorder(StageId.RETRIEVER);
        }

        @Bean
        Recorder pruner() {
            return new Recorder(StageId.PRUNER);
        }
    }

    /** A public endpoint as a service writes it. */
    @RestController
    static class Ask {

        record Body(String query) {}

        private final QuestionIntake intake;
        private final InProcessPipeline pipeline;
        private final ReportHeaders headers;

        Ask(QuestionIntake intake, InProcessPipeline pipeline, ReportHeaders headers) {
            this.intake = intake;
            this.pipeline = pipeline;
            this.headers = headers;
        }

        @PostMapping("/v1/ask")
        ResponseEntity<PipelineState> ask(@RequestBody Body body, RequestFrame frame) {
            PipelineState done =
                    pipeline.run(
                            intake.accept(
                                    frame,
                                    intake.query(body.query(), null, null),
                                    intake.settings(RequestSettings.NONE)));
            return ResponseEntity.ok().headers(headers.of(done.reports())).body(done);
        }
    }

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(Stages.class, Ask.class),
                        List.of("reader tenant=acme", "boss tenant=acme authorities=admin"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_public_endpoint_runs_all_stages_in_order_with_the_callers_scope() {
        HttpResponse<String> response = ask("weak");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Server-Timing"))
                .isEqualTo("retriever;dur=1.5, pruner;dur=1.5");
        assertThat(header(response, "Winnow-Degraded"))
                .isEqualTo("retriever;reason=cpu-fallback, pruner;reason=cpu-fallback");
        assertThat(recorder("pruner").scopes().getLast()).isEqualTo(ACME);
    }

    @Test
    void a_broken_stage_answers_with_its_problem_and_the_reports() {
        HttpResponse<String> response = ask("break");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).at("/type").asString())
                .isEqualTo("urn:winnow:problem:index-unavailable");
        assertThat(json(response).at("/reports/0/outcome/type").asString()).isEqualTo("failed");
        assertThat(header(response, "Server-Timing")).startsWith("retriever;dur=");
    }

    @Test
    void a_stage_that_turns_a_question_away_for_a_while_says_for_how_long() {
        HttpResponse<String> busy = ask("crowd");
        HttpResponse<String> gone = ask("break");

        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(header(busy, "Retry-After")).isEqualTo("1");
        assertThat(gone.statusCode()).isEqualTo(503);
        assertThat(header(gone, "Retry-After")).isEqualTo("5");
        assertThat(header(server.get("/v1/ask", "X-Api-Key", "reader-key"), "Retry-After"))
                .isNull();
    }

    @Test
    void what_the_stages_did_shows_in_the_metrics() {
        ask("weak");
        ask("break");
        String metrics = server.get("/actuator/prometheus", "X-Api-Key", "boss-key").body();

        assertThat(metrics)
                .contains("winnow_stage_seconds_count{outcome=\"degraded\",stage=\"retriever\"}")
                .contains("winnow_stage_seconds_count{outcome=\"failed\",stage=\"retriever\"}")
                .contains("winnow_stage_seconds_bucket{")
                .contains("winnow_stage_part_seconds_count{part=\"look\",stage=\"pruner\"}")
                .contains("winnow_degraded_total{reason=\"cpu fallback\",stage=\"pruner\"}")
                .contains("winnow_queue_wait_seconds_count{queue=\"compute\"}")
                .contains("winnow_tokens_sum{direction=\"in\"}")
                .contains("winnow_tokens_sum{direction=\"out\"}")
                .contains("winnow_compression_sum")
                .contains("winnow_candidates_count")
                .contains("winnow_admitted ")
                .doesNotContain("acme")
                .doesNotContain("weak");
    }

    private static HttpResponse<String> ask(String query) {
        return server.post("/v1/ask", "{\"query\":\"" + query + "\"}", "X-Api-Key", "reader-key");
    }

    private static Recorder recorder(String name) {
        return server.bean(Recorder.class, name);
    }
}
