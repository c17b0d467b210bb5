package dev.winnow.app.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptContextsTest {

    private static final Scope ACME = new Scope(new TenantId("acme"), List.of("staff"));

    private final AtomicLong nanos = new AtomicLong();

    private static PipelineState state(Scope scope, String text) {
        return PipelineState.accepted(
                        RequestId.parse("01a2179a-ec36-8bff-8ec8-a47d94222b35"),
                        scope,
                        Query.of("why?"),
                        Settings.DEFAULTS,
                        Deadline.in(Duration.ofSeconds(5), InstantSource.system()))
                .withContext(
                        new CompactContext(
                                text, true, List.of(), List.of(), List.of(), 2, 1, "o200k_base"));
    }

    private static String id(PipelineState state) {
        return ContextId.of(state.context());
    }

    @Test
    void a_context_is_found_by_its_scope_alone_and_for_some_minutes() {
        KeptContexts kept = new KeptContexts(nanos::get, 1_000_000);
        PipelineState state = state(ACME, "text");
        kept.keep(state);

        assertThat(kept.of(ACME, id(state))).contains(state);
        assertThat(kept.of(new Scope(new TenantId("acme"), List.of()), id(state))).isEmpty();
        assertThat(kept.of(new Scope(new TenantId("beta"), List.of("staff")), id(state))).isEmpty();

        nanos.addAndGet(KeptContexts.KEPT.toNanos() + 1);
        assertThat(kept.of(ACME, id(state))).isEmpty();
    }

    @Test
    void more_than_there_is_room_for_is_not_kept() {
        KeptContexts kept = new KeptContexts(nanos::get, 10_000);
        List<PipelineState> states =
                IntStream.range(0, 100).mapToObj(i -> state(ACME, "text " + i)).toList();

        states.forEach(kept::keep);

        assertThat(states.stream().filter(state -> kept.of(ACME, id(state)).isPresent()))
                .hasSizeBetween(1, 10);
    }
}
