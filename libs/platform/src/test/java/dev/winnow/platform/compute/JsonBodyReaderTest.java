package dev.winnow.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where bodies are parsed: long ones take a turn, which a full gate refuses. */
@Tag("servers")
class JsonBodyReaderTest {

    private static final int LONG = 1 << 17;

    @Test
    void a_long_body_is_parsed_in_turns_and_a_short_one_at_once() throws Exception {
        try (RunningServer server =
                RunningServer.start(
                        List.of(EchoController.class),
                        "--winnow.pipeline.caps.concurrent-requests=1")) {
            Compute compute = server.bean(Compute.class, "winnowCompute");
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            FutureTask<Boolean> other =
                    new FutureTask<>(
                            () ->
                                    compute.run(
                                            Owner.of(Scope.local()),
                                            Deadline.NONE,
                                            gone -> {
                                                busy.countDown();
                                                over.await();
                                                return true;
                                            }));
            Thread.ofPlatform().start(other);
            busy.await();

            assertThat(ask(server, 0)).isEqualTo(200);
            assertThat(ask(server, LONG)).isEqualTo(429);

            over.countDown();
            other.get();
            assertThat(ask(server, LONG)).isEqualTo(200);
            assertThat(server.post("/v1/echo", " ".repeat(LONG) + "{\"query\" 1}").body())
                    .as("the place of a mistake is told as for a short one")
                    .contains("malformed-json")
                    .contains("column");
        }
    }

    @Test
    void what_structure_becomes_has_room_before_it_is_made() {
        try (RunningServer server =
                RunningServer.start(
                        List.of(EchoController.class), "--winnow.pipeline.max-body=80MB")) {
            int marks = (int) (Runtime.getRuntime().maxMemory() / 16 / 64) + 1;

            assertThat(server.post("/v1/echo", "[" + "[],".repeat(marks / 2) + "[]]").statusCode())
                    .isEqualTo(413);
            assertThat(
                            server.post(
                                            "/v1/echo",
                                            "{\"query\":\"" + "[{:,\\\"".repeat(5_000) + "\"}")
                                    .statusCode())
                    .as("in a string they are text")
                    .isNotEqualTo(413);
        }
    }

    private static int ask(RunningServer server, int blanks) {
        return server.post("/v1/echo", "{\"query\":\"why?\"" + " ".repeat(blanks) + "}")
                .statusCode();
    }
}
