package dev.winnow.app.context;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import java.time.Duration;
import java.util.Optional;

/**
 * What the pruner decided about in the last minutes, so that it can decide again without a search
 * and without a model. Only the scope that asked finds it. Bounded: what is oldest goes first. Safe
 * for use by several threads.
 */
public final class KeptContexts {

    /** As long as a person looks at one answer and tries settings. Picked by hand. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /**
     * Characters of passages in all: 32 MB of memory, some thousand answers of twenty candidates.
     * Picked by hand.
     */
    private static final long CHARACTERS = 16_000_000;

    /** What a candidate weighs beside its text: ids, scores, a probability for each sentence. */
    private static final int OVERHEAD = 1_000;

    private record Key(Scope scope, String contextId) {}

    private final Cache<Key, PipelineState> states;

    public KeptContexts() {
        this(Ticker.systemTicker(), CHARACTERS);
    }

    /**
     * @param ticker tells how long something has been kept
     * @param characters most that passages weigh in all
     */
    KeptContexts(Ticker ticker, long characters) {
        states =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .expireAfterWrite(KEPT)
                        .maximumWeight(characters)
                        .weigher((Key key, PipelineState state) -> weight(state))
                        .build();
    }

    private static int weight(PipelineState state) {
        int weight = OVERHEAD;
        for (Candidate candidate : state.candidates()) {
            weight += OVERHEAD + candidate.passage().text().length();
        }
        return weight;
    }

    /** Keeps a state that has a context, under the id of that context. */
    public void keep(PipelineState done) {
        CompactContext context = done.context();
        if (context != null) {
            states.put(new Key(done.question().scope(), ContextId.of(context)), done);
        }
    }

    /**
     * The state in which a context of this scope was decided, or empty if it is not here (any
     * more).
     */
    public Optional<PipelineState> of(Scope scope, String contextId) {
        return Optional.ofNullable(states.getIfPresent(new Key(scope, contextId)));
    }
}
