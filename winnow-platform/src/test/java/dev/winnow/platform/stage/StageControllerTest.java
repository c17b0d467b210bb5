package dev.winnow.platform.stage;

import static dev.winnow.platform.web.RunningServer.header;
import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.SettingsOverrides;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.web.RunningServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class StageControllerTest {

    private static final Scope ACME = new Scope(new TenantId("acme"), List.of());

    private static final Scope FORGED = new Scope(new TenantId("rival"), List.of("board"));

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
                    pipeline.run(intake.accept(frame, body.query(), null, SettingsOverrides.NONE));
            return ResponseEntity.ok().headers(headers.of(done.reports())).body(done);
        }
    }

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                RunningServer.start(
                        List.of(Stages.class, Ask.class),
                        "--winnow.security.api-keys[0].name=reader",
                        "--winnow.security.api-keys[0].sha256=" + sha256("reader-key"),
                        "--winnow.security.api-keys[0].tenant=acme",
                        "--winnow.security.api-keys[1].name=retriever",
                        "--winnow.security.api-keys[1].sha256=" + sha256("service-key"),
                        "--winnow.security.api-keys[1].authorities=service",
                        "--winnow.security.api-keys[2].name=boss",
                        "--winnow.security.api-keys[2].sha256=" + sha256("boss-key"),
                        "--winnow.security.api-keys[2].tenant=acme",
                        "--winnow.security.api-keys[2].authorities=admin",
                        "--winnow.security.api-keys[3].name=both",
                        "--winnow.security.api-keys[3].sha256=" + sha256("both-key"),
                        "--winnow.security.api-keys[3].authorities=admin,service");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_forged_scope_cannot_be_used_without_the_service_authority() {
        List<Scope> seen = recorder("pruner").scopes();
        int before = seen.size();

        assertThat(post("pruner", state("q"), "reader-key").statusCode()).isEqualTo(403);
        assertThat(server.post("/v1/stages/pruner", body(state("q"))).statusCode()).isEqualTo(401);
        assertThat(seen).hasSize(before);
    }

    @Test
    void an_administrator_of_one_tenant_does_not_reach_another_one_through_a_stage() {
        List<Scope> seen = recorder("retriever").scopes();
        int before = seen.size();

        HttpResponse<String> response = post("retriever", state("q"), "boss-key");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        assertThat(seen).hasSize(before);
        assertThat(post("retriever", state("q"), "both-key").statusCode()).isEqualTo(200);
    }

    @Test
    void a_service_runs_a_stage_on_a_state_with_its_scope() {
        PipelineState sent = state("q");
        HttpResponse<String> response = post("pruner", sent, "service-key");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        PipelineState done = WinnowJson.strict().readValue(response.body(), PipelineState.class);
        assertThat(done.reports()).hasSize(1);
        assertThat(done.deadline()).isEqualTo(sent.deadline());
        assertThat(recorder("pruner").scopes()).contains(FORGED);
        assertThat(header(response, "Server-Timing")).isEqualTo("pruner;dur=1.5");
    }

    @Test
    void fields_of_a_newer_version_are_ignored() {
        String newer = body(state("q")).replaceFirst("\\{", "{\"from_the_future\":{\"a\":[1]},");

        assertThat(server.post("/v1/stages/pruner", newer, "X-Api-Key", "service-key").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_stage_that_is_not_here_and_one_that_does_not_exist_are_404() {
        HttpResponse<String> absent = post("kg", state("q"), "service-key");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(json(absent).at("/detail").asString()).contains("[retriever, pruner]");
        assertThat(post("planner", state("q"), "service-key").statusCode()).isEqualTo(404);
    }

    @Test
    void a_stage_runs_once() {
        String once = post("retriever", state("q"), "service-key").body();

        assertThat(
                        server.post("/v1/stages/retriever", once, "X-Api-Key", "service-key")
                                .statusCode())
                .isEqualTo(422);
    }

    @Test
    void half_a_state_is_422_with_the_missing_field() {
        HttpResponse<String> response =
                server.post(
                        "/v1/stages/pruner",
                        "{\"request_id\":\"01a21077-6b39-707f-bb2c-33c690b3cf31\"}",
                        "X-Api-Key",
                        "service-key");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/field").asString()).isEqualTo("scope");
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
        assertThat(header(post("kg", state("q"), "service-key"), "Retry-After")).isNull();
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

    private static HttpResponse<String> post(String stage, PipelineState state, String key) {
        return server.post("/v1/stages/" + stage, body(state), "X-Api-Key", key);
    }

    private static PipelineState state(String query) {
        return PipelineState.accepted(
                new RequestId(new UUID(1, 2)),
                FORGED,
                Query.of(query),
                Settings.DEFAULTS,
                Deadline.NONE);
    }

    private static String body(PipelineState state) {
        return WinnowJson.strict().writeValueAsString(state);
    }

    private static Recorder recorder(String name) {
        return server.bean(Recorder.class, name);
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
