package dev.winnow.kg.stage;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.identity.TenantId;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.GraphSwap;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.SwapOutcome;
import dev.winnow.kg.storage.neo4j.Neo4jSettings;
import dev.winnow.kg.storage.neo4j.Neo4jSwap;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import java.io.Serial;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a knowledge graph: where it is, and which of its facts a question gets.
 *
 * @param place where the graph is, or null for none
 * @param profile what is known of the graph's field: {@code auto}, {@code biomedical}, {@code
 *     none}, or the path of a file
 * @param options bounds on the facts of a question
 */
public record GraphSettings(@Nullable Place place, String profile, FactOptions options) {

    /** No graph. */
    public static final GraphSettings NONE =
            new GraphSettings(null, ProfileFile.AUTO, FactOptions.DEFAULTS);

    /** Where a graph is kept. */
    public sealed interface Place {

        /**
         * A snapshot, which is mapped into memory.
         *
         * @param file written by {@code winnow graph load}
         */
        record Snapshot(Path file) implements Place {}

        /**
         * A Neo4j database, asked over Bolt.
         *
         * @param tenant who alone may see the graph; null: as the graph's own label says
         */
        record Database(Neo4jSettings settings, @Nullable TenantId tenant) implements Place {}
    }

    /**
     * The defaults for a snapshot.
     *
     * @param file written by {@code winnow graph load}
     */
    public static GraphSettings snapshot(Path file) {
        return new GraphSettings(new Place.Snapshot(file), NONE.profile, NONE.options);
    }

    /**
     * Opens the graph; null if there is none.
     *
     * @throws GraphUnavailableException if it cannot be served; the message says why and what to do
     * @throws UnusableProfileException if the profile cannot be used
     */
    public @Nullable GraphSwap open() {
        if (place == null) {
            return null;
        }
        Function<GraphDescription, GraphProfile> profiles = profiles();
        Function<GraphStore, ServedGraph> opening =
                graph -> ServedGraph.of(graph, profiles.apply(graph.description()));
        GraphSwap swap =
                switch (place) {
                    case Place.Snapshot(Path file) -> new SnapshotSwap(file, opening);
                    case Place.Database(Neo4jSettings database, TenantId tenant) ->
                            new Neo4jSwap(database, tenant, opening);
                };
        try {
            if (swap.look() instanceof SwapOutcome.Refused(String reason)) {
                throw new GraphUnavailableException(reason);
            }
            return swap;
        } catch (RuntimeException e) {
            swap.close();
            throw e;
        }
    }

    private Function<GraphDescription, GraphProfile> profiles() {
        try {
            return ProfileFile.named(profile);
        } catch (IllegalArgumentException e) {
            throw new UnusableProfileException(e);
        }
    }

    /** Thrown for a profile that is not there or not as a profile is; the message says where. */
    public static final class UnusableProfileException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        private UnusableProfileException(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Makes what finds facts in the graph that a source has at the moment. */
    public CurrentFactFinder finder(GraphSource source, TokenCounter tokens) {
        return new CurrentFactFinder(source, graph -> new GraphFactFinder(graph, tokens));
    }

    /** Makes the stage of such a finder. */
    public KgStage stage(CurrentFactFinder finder) {
        return new KgStage(finder, options);
    }

    /**
     * Opens the graph and makes its stage.
     *
     * @param closing takes what has to be closed with the stage
     * @throws GraphUnavailableException if the graph cannot be served
     */
    public KgStage stage(TokenCounter tokens, Consumer<AutoCloseable> closing) {
        GraphSwap graph = open();
        if (graph == null) {
            return new KgStage();
        }
        closing.accept(graph);
        return stage(finder(graph, tokens));
    }
}
