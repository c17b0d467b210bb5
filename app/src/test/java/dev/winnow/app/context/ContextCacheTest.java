package dev.winnow.app.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.context.ContextCache.Found;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextCacheTest {

    private static final Scope ACME = scope("acme", "staff");

    private final AtomicLong nanos = new AtomicLong();

    private static PipelineState state(Scope scope, String text) {
        return state(scope, text, List.of());
    }

    private static PipelineState state(Scope scope, String text, List<ContextSentence> dropped) {
        return PipelineState.accepted(
                        RequestId.parse("01a2179a-ec36-8bff-8ec8-a47d94222b35"),
                        scope,
                        Query.of("why?"),
                        Settings.DEFAULTS,
                        Deadline.in(Duration.ofSeconds(5), InstantSource.system()))
                .withContext(
                        new CompactContext(
                                text, true, List.of(), List.of(), dropped, 2, 1, "o200k_base"));
    }

    private static Scope scope(String tenant, String... groups) {
        return new Scope(new TenantId(tenant), List.of(groups));
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
        assertThat(kept.of("k", scope("acme"), id(state))).isEmpty();
        assertThat(kept.of("k", scope("beta", "staff"), id(state))).isEmpty();
        assertThat(kept.of("another", ACME, id(state))).isEmpty();

        nanos.addAndGet(ContextCache.KEPT.toNanos() + 1);
        assertThat(kept.of("k", ACME, id(state))).isEmpty();
    }

    @Test
    void more_than_there_is_room_for_is_not_kept() {
        ContextCache kept = new ContextCache(nanos::get, 160_000);

        assertThat(howManyFit(kept, i -> state(ACME, "text " + i))).isBetween(1L, 10L);
    }

    /** Of a hundred. */
    private static long howManyFit(ContextCache kept, IntFunction<PipelineState> of) {
        List<PipelineState> states = IntStream.range(0, 100).mapToObj(of).toList();
        states.forEach(state -> kept.keep("k", state));
        return states.stream().filter(state -> kept.of("k", ACME, id(state)).isPresent()).count();
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
        assertThat(howManyFit(new ContextCache(nanos::get, 1_000_000), i -> cut(1, i)))
                .isGreaterThan(
                        2 * howManyFit(new ContextCache(nanos::get, 1_000_000), i -> cut(200, i)));
    }

    /** Whose text of 1,200 characters has so many sentences. */
    private static PipelineState cut(int sentences, int number) {
        DocumentId document = new DocumentId("d" + number);
        int length = 1_200 / sentences;
        PassageId passage = document.passage(0);
        List<ContextSentence> dropped = new ArrayList<>();
        for (int at = 0; at < 1_200; at += length) {
            dropped.add(
                    new ContextSentence(
                            passage, document, at, at + length, null, Reason.THRESHOLD));
        }
        return state(ACME, "a".repeat(1_200), dropped);
    }

    @Test
    void one_tenants_contexts_do_not_push_out_anothers() {
        ContextCache kept = new ContextCache(nanos::get, 160_000);
        Scope beta = scope("beta");
        PipelineState early = state(beta, "early");
        kept.keep("b", early);
        for (int tenant = 0; tenant < 8; tenant++) {
            Scope greedy = scope("greedy" + tenant);
            for (int i = 0; i < 100; i++) {
                kept.keep("g", state(greedy, "text " + i));
            }
        }

        assertThat(kept.of("b", beta, id(early)).map(Found::state)).contains(early);
    }
}
