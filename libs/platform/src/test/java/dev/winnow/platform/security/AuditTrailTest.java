package dev.winnow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag("servers")
class AuditTrailTest {

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final AtomicReference<Instant> NOW =
            new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Program {

        @Bean
        @Primary
        Clock set() {
            InstantSource now = NOW::get;
            return now.withZone(ZoneOffset.UTC);
        }

        @Bean
        AccessRule deleting() {
            return AccessRule.needs(Authority.INGEST, HttpMethod.DELETE, "/v1/documents/**");
        }

        @Bean
        AccessRule indexing() {
            return AccessRule.needs(Authority.INDEX, HttpMethod.POST, "/v1/index");
        }
    }

    @RestController
    static class Documents {

        @DeleteMapping("/v1/documents/{id}")
        void delete() {}

        @PostMapping("/v1/index")
        String index() {
            return "done";
        }
    }

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private RunningServer server;

    @BeforeEach
    void start() {
        NOW.set(Instant.parse("2026-11-27T10:00:00Z"));
        server =
                RunningServer.start(
                        List.of(Program.class, Documents.class, EchoController.class),
                        List.of(
                                "reader tenant=acme",
                                "writer authorities=search,ingest,index",
                                "guest expires=2026-11-28"));
        Logger audit = (Logger) LoggerFactory.getLogger("dev.winnow.audit");
        audit.setLevel(Level.INFO);
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        audit.addAppender(lines);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger("dev.winnow.audit")).detachAppender(lines);
        server.close();
    }

    /** The lines, when there are so many: each is written behind the answer that it is about. */
    private List<String> written(int count) {
        await().atMost(PATIENCE).until(() -> lines.list.size() >= count);
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private int delete(String path, String key) {
        return server.send(server.request(path, "X-Api-Key", key).DELETE()).statusCode();
    }

    @Test
    void refusals_deletions_and_index_runs_are_on_record_without_a_word_that_was_sent() {
        server.post("/v1/echo?secret=1", "{\"query\":\"secret\"}", "X-Api-Key", "secret-guess");
        server.post("/v1/echo", "{\"query\":\"secret\"}", "X-Api-Key", "reader-key");
        delete("/v1/documents/payroll%2F1.md", "reader-key");
        delete("/v1/documents/payroll.md", "writer-key");
        delete("/v1/nothing", "writer-key");
        server.post("/v1/index", "{\"paths\":[\"/secret\"]}", "X-Api-Key", "writer-key");

        assertThat(written(4))
                .containsExactlyInAnyOrder(
                        "key=- tenant=- address=127.0.0.1 method=POST path=/v1/echo status=401",
                        "key=reader tenant=acme address=127.0.0.1 method=DELETE path=/v1/documents/payroll%2F1.md status=403",
                        "key=writer tenant=default address=127.0.0.1 method=DELETE path=/v1/documents/payroll.md status=200",
                        "key=writer tenant=default address=127.0.0.1 method=POST path=/v1/index status=200");
    }

    private static Condition<String> beginning(String start) {
        return new Condition<>(line -> line.startsWith(start), start);
    }

    @Test
    void refusals_beyond_a_few_a_minute_are_counted_and_hide_nobody_elses() {
        for (int i = 0; i < 25; i++) {
            server.get("/v1/documents/d/text", "X-Api-Key", "guess-" + i);
        }
        delete("/v1/documents/a.md", "reader-key");
        delete("/v1/documents/a.md", "writer-key");

        int before = AuditTrail.REFUSALS_A_MINUTE + 3;
        assertThat(written(before))
                .hasSize(before)
                .contains("key=- further refusals of this minute are counted only")
                .areExactly(1, beginning("key=reader"))
                .areExactly(1, beginning("key=writer"));

        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
        server.get("/v1/documents/d/text", "X-Api-Key", "guess");

        List<String> later = written(before + 2).subList(before, before + 2);
        // The last of them may be counted behind its answer, and so in the minute after.
        assertThat(later.getFirst()).matches("key=- refused=2[45] written=10");
        assertThat(later.getLast())
                .isEqualTo(
                        "key=- tenant=- address=127.0.0.1 method=GET path=/v1/documents/d/text status=401");
    }

    private HttpResponse<String> asGuest() {
        return server.post("/v1/echo", "{\"query\":\"q\"}", "X-Api-Key", "guest-key");
    }

    @Test
    void a_key_is_refused_from_the_day_on_which_it_expires() {
        NOW.set(Instant.parse("2026-11-27T23:59:59Z"));
        assertThat(asGuest().statusCode()).isEqualTo(200);

        NOW.set(Instant.parse("2026-11-28T00:00:00Z"));
        HttpResponse<String> refused = asGuest();
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("the key's time is over");
    }
}
