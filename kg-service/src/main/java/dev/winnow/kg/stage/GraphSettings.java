package dev.winnow.kg.stage;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.ServedGraph;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.profile.ProfileFile.UnusableProfileException;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a knowledge graph: where it is, and which of its facts a question gets.
 *
 * @param snapshot file that {@code winnow graph load} wrote, or null for no graph
 * @param profile what is known of the graph's field: {@code auto}, {@code biomedical}, {@code
 *     none}, or the path of a file
 * @param options bounds on the facts of a question
 */
public record GraphSettings(@Nullable Path snapshot, String profile, FactOptions options) {

    /** No graph. */
    public static final GraphSettings NONE =
            new GraphSettings(null, ProfileFile.AUTO, FactOptions.DEFAULTS);

    /**
     * The defaults for a snapshot.
     *
     * @param file written by {@code winnow graph load}
     */
    public static GraphSettings snapshot(Path file) {
        return new GraphSettings(file, NONE.profile, NONE.options);
    }

    /**
     * Opens the graph; null if there is none.
     *
     * @param tokens counts what the budget of facts holds
     * @throws GraphUnavailableException if it cannot be served; the message says why and what to do
     * @throws UnusableProfileException if the profile cannot be used
     */
    public @Nullable SnapshotSwap<GraphFactFinder> open(TokenCounter tokens) {
        if (snapshot == null) {
            return null;
        }
        Function<GraphDescription, GraphProfile> profiles = ProfileFile.named(profile);
        SnapshotSwap<GraphFactFinder> swap =
                new SnapshotSwap<>(
                        snapshot,
                        store ->
                                new GraphFactFinder(
                                        ServedGraph.of(store, profiles.apply(store.description())),
                                        tokens));
        swap.look();
        return swap;
    }

    /**
     * Opens the graph and makes its stage.
     *
     * @throws GraphUnavailableException if the graph cannot be served
     */
    public KgStage stage(TokenCounter tokens) {
        SnapshotSwap<GraphFactFinder> graph = open(tokens);
        return new KgStage(graph == null ? () -> null : graph::current, options);
    }
}
