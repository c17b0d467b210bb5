package dev.winnow.app.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.context.ContextCache.Found;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
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

class ContextCacheTest {

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
        return ContextResponse.id(state.context());
    }

    @Test
    void a_context_is_found_by_who_asked_alone_and_for_some_minutes() {
        ContextCache kept = new ContextCache(nanos::get, 1_000_000);
        PipelineState state = state(ACME, "text");
        kept.keep("k", state);

        assertThat(kept.of("k", ACME, id(state)).map(Found::state)).contains(state);
        assertThat(kept.of("k", new Scope(new TenantId("acme"), List.of()), id(state))).isEmpty();
        assertThat(kept.of("k", new Scope(new TenantId("beta"), List.of("staff")), id(state)))
                .isEmpty();

        assertThat(kept.of("another", ACME, id(state))).isEmpty();

        nanos.addAndGet(ContextCache.KEPT.toNanos() + 1);
        assertThat(kept.of("k", ACME, id(state))).isEmpty();
    }

    @Test
    void more_than_there_is_room_for_is_not_kept() {
        ContextCache kept = new ContextCache(nanos::get, 160_000);
        List<PipelineState> states =
                IntStream.range(0, 100).mapToObj(i -> state(ACME, "text " + i)).toList();

        states.forEach(state -> kept.keep("k", state));

        assertThat(states.stream().filter(state -> kept.of("k", ACME, id(state)).isPresent()))
                .hasSizeBetween(1, 10);
    }

    @Test
    void of_equal_contexts_each_caller_has_the_newest_of_his_own() {
        ContextCache kept = new ContextCache(nanos::get, 1_000_000);
        PipelineState first = state(ACME, "text");
        PipelineState second = state(ACME, "text").withGraph(List.of(), List.of());
        kept.keep("k", first);
        kept.keep("other", second);
        assertThat(kept.of("k", ACME, id(first)).orElseThrow().state()).isSameAs(first);

        kept.keep("k", second);
        assertThat(kept.of("k", ACME, id(first)).orElseThrow().state()).isSameAs(second);
    }

    @Test
    void passages_of_many_short_sentences_reach_the_bound_earlier() {
        assertThat(howManyFit(1)).isGreaterThan(2 * howManyFit(200));
    }

    /** Of contexts whose text has 1,200 characters in so many sentences. */
    private long howManyFit(int sentences) {
        ContextCache kept = new ContextCache(nanos::get, 4_000_000);
        List<PipelineState> states =
                IntStream.range(0, 400).mapToObj(i -> cut(1_200, sentences, i)).toList();
        states.forEach(state -> kept.keep("k", state));
        return states.stream().filter(state -> kept.of("k", ACME, id(state)).isPresent()).count();
    }

    private static PipelineState cut(int characters, int sentences, int number) {
        DocumentId document = new DocumentId("d" + number);
        List<ContextSentence> dropped =
                IntStream.range(0, sentences)
                        .mapToObj(
                                i ->
                                        new ContextSentence(
                                                document.passage(0),
                                                document,
                                                i * characters / sentences,
                                                (i + 1) * characters / sentences,
                                                null,
                                                Reason.THRESHOLD))
                        .toList();
        return state(ACME, "")
                .withContext(
                        new CompactContext(
                                "a".repeat(characters),
                                true,
                                List.of(),
                                List.of(),
                                dropped,
                                2,
                                1,
                                "o200k_base"));
    }

    @Test
    void one_tenants_contexts_do_not_push_out_anothers() {
        ContextCache kept = new ContextCache(nanos::get, 160_000);
        Scope beta = new Scope(new TenantId("beta"), List.of());
        PipelineState early = state(beta, "early");
        kept.keep("b", early);
        for (int tenant = 0; tenant < 8; tenant++) {
            Scope greedy = new Scope(new TenantId("greedy" + tenant), List.of());
            for (int i = 0; i < 100; i++) {
                kept.keep("g", state(greedy, "text " + i));
            }
        }

        assertThat(kept.of("b", beta, id(early)).map(Found::state)).contains(early);
    }
}
