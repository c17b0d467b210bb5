package dev.winnow.app.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the pruner decided about in the last minutes, so that it can decide again without a search
 * and without a model. Only the caller who asked finds it, and of equal contexts the newest.
 * Bounded by what the states weigh: of the tenant that has most the oldest goes first, and no
 * tenant has more than a quarter. Safe for use by several threads.
 */
public final class ContextCache {

    /** As long as a person looks at one answer and tries settings. Picked by hand. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** About 500 answers of twenty candidates. Picked by hand. */
    private static final long MOST_BYTES = 32L << 20;

    /** One part of the heap that is taken where that is less; picked by hand. */
    private static final int PART_OF_HEAP = 16;

    /** One part that a tenant has, so that one who asks much leaves others theirs. */
    private static final int PARTS = 4;

    /** Texts that are not plain Latin take so much for each UTF-16 unit. */
    private static final int UNIT = 2;

    /** What a state weighs beside what is listed: settings, ids, reports. Picked by hand. */
    private static final int STATE = 4_000;

    /** What a candidate weighs beside its texts: ids, the scores of its sources. Picked by hand. */
    private static final int CANDIDATE = 1_000;

    /** What a fact weighs beside its texts: entities, measures. Picked by hand. */
    private static final int FACT = 500;

    /** A sentence of the context with its score, and that of the reranker: counted by fields. */
    private static final int SENTENCE = 130;

    /** What a text takes beside its characters, with its place in a list or map. */
    private static final int TEXT = 56;

    private record Key(String caller, Scope scope, String contextId) {}

    /**
     * A state, with the hash of each document's content when its passages were last found there.
     *
     * @param hashes by document; filled when the texts are compared
     */
    public record Found(PipelineState state, ConcurrentMap<DocumentId, String> hashes) {}

    private record Kept(Found found, long bytes, long since) {}

    /** The contexts of one tenant, the oldest first, and what they weigh. */
    private static final class TenantStates {

        private final LinkedHashMap<Key, Kept> states = new LinkedHashMap<>();
        private long bytes;

        void put(Key key, Kept kept) {
            remove(key);
            states.put(key, kept);
            bytes += kept.bytes();
        }

        void remove(Key key) {
            Kept before = states.remove(key);
            bytes -= before == null ? 0 : before.bytes();
        }

        void removeOldest() {
            remove(states.firstEntry().getKey());
        }
    }

    private final LongSupplier nanos;
    private final long most;
    private final Map<TenantId, TenantStates> shelves = new HashMap<>();

    public ContextCache() {
        this(
                System::nanoTime,
                Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /**
     * @param nanos tells the time, as {@link System#nanoTime()} does
     * @param most bytes of all states together
     */
    ContextCache(LongSupplier nanos, long most) {
        this.nanos = nanos;
        this.most = most;
    }

    /**
     * Keeps a state that has a context, under the id of that context.
     *
     * @param caller the name of who asked
     */
    public void keep(String caller, PipelineState done) {
        CompactContext context = done.context();
        if (context != null) {
            Key key = new Key(caller, done.question().scope(), ContextId.of(context));
            Found found = new Found(done, new ConcurrentHashMap<>());
            keep(key, new Kept(found, weight(done, context), nanos.getAsLong()));
        }
    }

    private synchronized void keep(Key key, Kept kept) {
        forgetOld();
        TenantStates own =
                shelves.computeIfAbsent(key.scope().tenant(), tenant -> new TenantStates());
        own.put(key, kept);
        while (own.bytes > most / PARTS) {
            own.removeOldest();
        }
        while (bytes() > most) {
            largest().removeOldest();
        }
    }

    /**
     * The newest state in which a context of this caller was decided, or empty if it is not here
     * (any more).
     */
    public synchronized Optional<Found> of(String caller, Scope scope, String contextId) {
        forgetOld();
        TenantStates own = shelves.get(scope.tenant());
        return Optional.ofNullable(own)
                .map(shelf -> shelf.states.get(new Key(caller, scope, contextId)))
                .map(Kept::found);
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        for (TenantStates shelf : shelves.values()) {
            while (!shelf.states.isEmpty()
                    && now - shelf.states.firstEntry().getValue().since() > KEPT.toNanos()) {
                shelf.removeOldest();
            }
        }
        shelves.values().removeIf(shelf -> shelf.states.isEmpty());
    }

    private long bytes() {
        return shelves.values().stream().mapToLong(shelf -> shelf.bytes).sum();
    }

    /** Of two that are equally large the one whose tenant's name comes first. */
    private TenantStates largest() {
        return Collections.max(
                        shelves.entrySet(),
                        Comparator.comparingLong(
                                        (Map.Entry<TenantId, TenantStates> entry) ->
                                                entry.getValue().bytes)
                                .thenComparing(
                                        Map.Entry::getKey, Comparator.<TenantId>reverseOrder()))
                .getValue();
    }

    private static long weight(PipelineState state, CompactContext context) {
        Query query = state.question().query();
        long bytes = STATE + text(query.text()) + text(query.rewritten()) + text(context.text());
        for (Turn turn : query.history()) {
            bytes += text(turn.text());
        }
        for (Candidate candidate : state.candidates()) {
            bytes += CANDIDATE + passage(candidate.passage());
        }
        for (GraphFact fact : state.facts()) {
            bytes += FACT + fact(fact);
        }
        for (Citation citation : context.citations()) {
            bytes += text(citation.title()) + text(citation.uri());
        }
        return bytes + (long) SENTENCE * (context.kept().size() + context.dropped().size());
    }

    private static long passage(Passage passage) {
        long bytes =
                text(passage.text())
                        + text(passage.title())
                        + text(passage.uri())
                        + texts(passage.headings());
        for (Map.Entry<String, List<String>> entry : passage.metadata().values().entrySet()) {
            bytes += text(entry.getKey()) + texts(entry.getValue());
        }
        return bytes;
    }

    private static long fact(GraphFact fact) {
        long bytes = text(fact.text()) + text(fact.line().head()) + text(fact.line().item());
        for (FactSource source : fact.sources()) {
            bytes += text(source.name()) + text(source.licence()) + texts(source.publications());
            for (Map.Entry<String, String> measure : source.evidence().entrySet()) {
                bytes += text(measure.getKey()) + text(measure.getValue());
            }
        }
        for (Entity entity : fact.path()) {
            bytes += text(entity.id()) + text(entity.name());
        }
        return bytes;
    }

    private static long texts(List<String> texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text(text);
        }
        return bytes;
    }

    private static long text(@Nullable String text) {
        return text == null ? 0 : TEXT + (long) UNIT * text.length();
    }
}
