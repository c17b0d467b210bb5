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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final class TenantContexts {

        private final LinkedHashMap<Key, Kept> contexts = new LinkedHashMap<>();
        private long bytes;

        void put(Key key, Kept kept) {
            remove(key);
            contexts.put(key, kept);
            bytes += kept.bytes();
        }

        void remove(Key key) {
            Kept before = contexts.remove(key);
            bytes -= before == null ? 0 : before.bytes();
        }

        void removeOldest() {
            remove(contexts.firstEntry().getKey());
        }

        long bytes() {
            return bytes;
        }
    }

    private final LongSupplier nanos;
    private final long most;
    private final TreeMap<TenantId, TenantContexts> tenants = new TreeMap<>();

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
            Key key = new Key(caller, done.question().scope(), ContextResponse.id(context));
            Found found = new Found(done, new ConcurrentHashMap<>());
            keep(key, new Kept(found, weight(done, context), nanos.getAsLong()));
        }
    }

    private synchronized void keep(Key key, Kept kept) {
        forgetOld();
        TenantContexts own =
                tenants.computeIfAbsent(key.scope().tenant(), tenant -> new TenantContexts());
        own.put(key, kept);
        while (own.bytes() > most / PARTS) {
            own.removeOldest();
        }
        while (tenants.values().stream().mapToLong(TenantContexts::bytes).sum() > most) {
            largest().removeOldest();
        }
    }

    /**
     * The newest state in which a context of this caller was decided, or empty if it is not here
     * (any more).
     */
    public synchronized Optional<Found> of(String caller, Scope scope, String contextId) {
        forgetOld();
        return Optional.ofNullable(tenants.get(scope.tenant()))
                .map(own -> own.contexts.get(new Key(caller, scope, contextId)))
                .map(Kept::found);
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        for (TenantContexts tenant : tenants.values()) {
            while (!tenant.contexts.isEmpty()
                    && now - tenant.contexts.firstEntry().getValue().since() > KEPT.toNanos()) {
                tenant.removeOldest();
            }
        }
        tenants.values().removeIf(tenant -> tenant.contexts.isEmpty());
    }

    /** Of two that are equally large the one whose tenant's name comes first. */
    private TenantContexts largest() {
        TenantContexts largest = tenants.firstEntry().getValue();
        for (TenantContexts tenant : tenants.values()) {
            largest = tenant.bytes() > largest.bytes() ? tenant : largest;
        }
        return largest;
    }

    private static long weight(PipelineState state, CompactContext context) {
        Query query = state.question().query();
        long bytes = STATE + texts(query.text(), query.rewritten(), context.text());
        for (Turn turn : query.history()) {
            bytes += texts(turn.text());
        }
        for (Candidate candidate : state.candidates()) {
            Passage passage = candidate.passage();
            bytes +=
                    CANDIDATE
                            + texts(passage.text(), passage.title(), passage.uri())
                            + texts(passage.headings());
            for (Map.Entry<String, List<String>> entry : passage.metadata().values().entrySet()) {
                bytes += texts(entry.getKey()) + texts(entry.getValue());
            }
        }
        for (GraphFact fact : state.facts()) {
            bytes += FACT + texts(fact.text(), fact.line().head(), fact.line().item());
            for (FactSource source : fact.sources()) {
                bytes += texts(source.name(), source.licence()) + texts(source.publications());
                for (Map.Entry<String, String> measure : source.evidence().entrySet()) {
                    bytes += texts(measure.getKey(), measure.getValue());
                }
            }
            for (Entity entity : fact.path()) {
                bytes += texts(entity.id(), entity.name());
            }
        }
        for (Citation citation : context.citations()) {
            bytes += texts(citation.title(), citation.uri());
        }
        return bytes + (long) SENTENCE * (context.kept().size() + context.dropped().size());
    }

    private static long texts(List<String> texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += texts(text);
        }
        return bytes;
    }

    private static long texts(@Nullable String... texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text == null ? 0 : TEXT + (long) UNIT * text.length();
        }
        return bytes;
    }
}
