package dev.winnow.kg.config;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.kg.context.EvidenceRules;
import dev.winnow.kg.context.FactFinder;
import dev.winnow.kg.context.FactWishes;
import dev.winnow.kg.context.GraphFactFinder;
import dev.winnow.kg.link.DenseLinker;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.neo4j.Neo4jSettings;
import dev.winnow.kg.neo4j.Neo4jSwap;
import dev.winnow.kg.rule.EmbeddedSentences;
import dev.winnow.kg.rule.KgRagFinder;
import dev.winnow.kg.rule.KgRagSettings;
import dev.winnow.kg.rule.SentenceSimilarity;
import dev.winnow.kg.snapshot.SnapshotSwap;
import dev.winnow.kg.store.GraphSwap;
import dev.winnow.kg.store.ServedGraph;
import dev.winnow.kg.store.SwapOutcome;
import dev.winnow.platform.config.UnusableConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which graph is served and which of its facts are shown.
 *
 * @param store snapshot: a file, see path; neo4j: a database, see neo4j.uri
 * @param path snapshot that {@code winnow graph load} wrote; without one there is no graph, and its stage is skipped
 * @param refresh how often there is a look for a new snapshot or another graph in the database, which is served without a restart
 * @param rule winnow: what is asked first, well founded before weak; kg-rag: the rule of KG-RAG, for comparison
 * @param maxFacts most facts of a question
 * @param tokenBudget most tokens of these facts as grouped lines
 * @param minSharePerEntity share of the budget that each entity's own facts get before the best of all get the rest, 0 to 1
 * @param rollUp whether a fact of a narrower term counts for the broader one
 * @param maxHops longest path between two entities that no edge joins, 1 to 3; 1 for none
 * @param licences sources under another licence are not shown; empty for all. In production: an explicit list
 * @param evidence what a fact must rest on
 * @param neo4j where the database is
 * @param link how names are recognised
 * @param kgRag constants of KG-RAG's rule
 */
@ConfigurationProperties("winnow.graph")
public record GraphProperties(
        @DefaultValue("snapshot") GraphPlace store,
        @Nullable Path path,
        @DefaultValue("10s") Duration refresh,
        @DefaultValue("winnow") GraphRule rule,
        @DefaultValue("150") int maxFacts,
        @DefaultValue("1000") int tokenBudget,
        @DefaultValue(".2") float minSharePerEntity,
        @DefaultValue("true") boolean rollUp,
        @DefaultValue("3") int maxHops,
        @DefaultValue List<String> licences,
        @DefaultValue Evidence evidence,
        @DefaultValue Neo4j neo4j,
        @DefaultValue Link link,
        @DefaultValue KgRag kgRag) {

    public GraphProperties {
        licences = List.copyOf(licences);
        if (!refresh.isPositive()) {
            throw new IllegalArgumentException(
                    "winnow.graph.refresh must be longer than 0, got " + refresh);
        }
        // Each checks its ranges: a wrong value stops the start.
        wishes(maxFacts, tokenBudget, minSharePerEntity, rollUp, maxHops, evidence, licences);
        link.settings();
        kgRag.settings();
        if (store == GraphPlace.NEO4J && neo4j.uri().isEmpty()) {
            throw new IllegalArgumentException(
                    "winnow.graph.store is neo4j, so winnow.graph.neo4j.uri must say where it is, e.g. bolt://127.0.0.1:7687");
        }
    }

    /**
     * The graph, open and ready to be asked; null if there is none.
     *
     * @param embedder compares names, if link.dense-floor is set, for which alone it is asked; null if this program has none
     * @throws UnusableConfigurationException if it cannot be served
     */
    public @Nullable GraphSwap open(Supplier<? extends @Nullable Embedder> embedder) {
        GraphSwap swap = swap(linkers(embedder));
        if (swap == null) {
            return null;
        }
        if (swap.look() instanceof SwapOutcome.Refused refused) {
            swap.close();
            throw new UnusableConfigurationException(
                    "The graph of %s cannot be served: %s."
                            .formatted(
                                    store == GraphPlace.SNAPSHOT
                                            ? "winnow.graph.path"
                                            : "winnow.graph.neo4j.uri",
                                    refused.reason()),
                    store == GraphPlace.SNAPSHOT
                            ? "Write it with 'winnow graph load', or take winnow.graph.path away to"
                                    + " do without a graph."
                            : "Start the database and write a graph into it with 'winnow graph"
                                    + " load', or take winnow.graph.store away to do without.");
        }
        return swap;
    }

    private Function<GraphStore, EntityLinker> linkers(
            Supplier<? extends @Nullable Embedder> embedder) {
        Float floor = link.denseFloor();
        if (floor == null) {
            return graph -> DictionaryLinker.of(graph, link.settings());
        }
        Embedder vectors = embedder.get();
        if (vectors == null) {
            throw new UnusableConfigurationException(
                    "winnow.graph.link.dense-floor is set, which compares names by an embedder, and"
                            + " this program has none.",
                    "Take winnow.graph.link.dense-floor away, or run the graph within winnow-app.");
        }
        return graph -> dense(graph, vectors, floor);
    }

    private EntityLinker dense(GraphStore graph, Embedder embedder, float floor) {
        try {
            return DenseLinker.of(
                    graph,
                    DictionaryLinker.of(graph, link.settings()),
                    embedder,
                    floor,
                    InstantSource.system());
        } catch (EmbeddingException e) {
            throw new GraphUnavailableException(
                    "the names of the graph cannot be compared: the embedder failed; take"
                            + " winnow.graph.link.dense-floor away to do without",
                    e);
        }
    }

    private @Nullable GraphSwap swap(Function<GraphStore, EntityLinker> linkers) {
        return switch (store) {
            case SNAPSHOT -> path == null ? null : new SnapshotSwap(path, linkers);
            case NEO4J -> new Neo4jSwap(neo4j.settings(), neo4j.tenant(), linkers);
        };
    }

    /**
     * Makes the finder of a graph.
     *
     * @param embedder compares sentences for KG-RAG's rule, for which alone it is asked; null if this program has none
     * @throws UnusableConfigurationException if the rule needs an embedder and there is none
     */
    public Function<ServedGraph, FactFinder> finders(
            TokenCounter tokens, Supplier<? extends @Nullable Embedder> embedder) {
        EvidenceRules grades = EvidenceRules.standard();
        if (rule == GraphRule.WINNOW) {
            return graph -> new GraphFactFinder(graph, grades, tokens);
        }
        Embedder vectors = embedder.get();
        if (vectors == null) {
            throw new UnusableConfigurationException(
                    "winnow.graph.rule is kg-rag, which compares sentences by an embedder, and this"
                            + " program has none.",
                    "Set winnow.graph.rule=winnow, or run the graph within winnow-app.");
        }
        SentenceSimilarity similarity = new EmbeddedSentences(vectors);
        return graph -> new KgRagFinder(graph, grades, similarity, tokens, kgRag.settings());
    }

    /** What a question of the line may have. */
    public FactWishes wishes() {
        return wishes(
                maxFacts, tokenBudget, minSharePerEntity, rollUp, maxHops, evidence, licences);
    }

    private static FactWishes wishes(
            int maxFacts,
            int tokenBudget,
            float minShare,
            boolean rollUp,
            int maxHops,
            Evidence evidence,
            List<String> licences) {
        return new FactWishes(
                maxFacts,
                tokenBudget,
                minShare,
                rollUp,
                maxHops,
                evidence.minGrade(),
                evidence.minSources(),
                licences);
    }

    /**
     * What a fact must rest on.
     *
     * @param minGrade sources below it do not count: causal, curated, genome-wide, experiment, text-mined or stated; none by default
     * @param minSources facts that fewer sources state are not shown
     */
    public record Evidence(@Nullable EvidenceGrade minGrade, @DefaultValue("1") int minSources) {}

    /**
     * A database that 'winnow graph load' wrote a graph into.
     *
     * @param uri where it is, e.g. bolt://127.0.0.1:7687 or neo4j+s://graph.example.org
     * @param user empty if it asks for nobody
     * @param password of the user; better in the environment than in a file
     * @param database name of the database in the server
     * @param timeout most time for one question to it, connecting included
     * @param scope the tenant who alone may see the graph; empty: as the graph's own label says. Another tenant's graph is refused
     */
    public record Neo4j(
            @DefaultValue("") String uri,
            @DefaultValue("") String user,
            @DefaultValue("") String password,
            @DefaultValue(Neo4jSettings.DATABASE) String database,
            @DefaultValue("1s") Duration timeout,
            @DefaultValue("") String scope) {

        public Neo4j {
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException(
                        "winnow.graph.neo4j.timeout must be longer than 0, got " + timeout);
            }
            if (scope.equals(GraphDescription.PUBLIC)) {
                throw new IllegalArgumentException(
                        "winnow.graph.neo4j.scope cannot be \"public\", which no tenant is called: leave it empty to go by the graph's own label");
            }
        }

        Neo4jSettings settings() {
            return new Neo4jSettings(uri, user, password, database, timeout);
        }

        @Nullable TenantId tenant() {
            return scope.isEmpty() ? null : new TenantId(scope);
        }

        @Override
        public String toString() {
            return "Neo4j[%s, %s, %s]"
                    .formatted(uri, database, user.isEmpty() ? "no user" : "with user");
        }
    }

    /**
     * How names are recognised.
     *
     * @param floor least similarity of a misspelt name, above 0 to 1
     * @param denseFloor least cosine of what spelling left over and a name, above 0 to 1; off if it is left out. Needs an embedder in the same program, which
     *     encodes every name in words when a graph is opened: minutes for 43,000 names on two cores
     */
    public record Link(@DefaultValue(".75") float floor, @Nullable Float denseFloor) {

        public Link {
            if (denseFloor != null && !(denseFloor > 0 && denseFloor <= 1)) {
                throw new IllegalArgumentException(
                        "winnow.graph.link.dense-floor is above 0 and at most 1, got "
                                + denseFloor);
            }
        }

        LinkSettings settings() {
            return new LinkSettings(floor);
        }
    }

    /**
     * Constants of KG-RAG's rule.
     *
     * @param percentile sentences at or below it among those of one entity go, 0 to 100
     * @param similarity sentences at or below this cosine go
     * @param sentences most of a question, divided evenly among its entities
     */
    public record KgRag(
            @DefaultValue("75") float percentile,
            @DefaultValue(".5") float similarity,
            @DefaultValue("150") int sentences) {

        KgRagSettings settings() {
            return new KgRagSettings(percentile, similarity, sentences);
        }
    }
}
