package dev.winnow.kg.config;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.stage.GraphSettings;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import dev.winnow.platform.config.UnusableConfigurationException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the graph that is served and of the facts that are shown.
 *
 * @param path snapshot that {@code winnow graph load} wrote; without one there is no graph, and its
 *     stage is skipped
 * @param profile what is known of the graph's field: auto (biomedical for a graph with two of the
 *     kinds Compound, Disease and Gene, none for others), biomedical, none, or the path of a file
 * @param maxFacts most facts of a question
 * @param maxHops longest path between two entities that no edge joins, 1 to 3; 1 for none
 * @param licences sources under another licence are not shown; empty for all. In production: an
 *     explicit list
 * @param evidence what a fact must rest on
 */
@ConfigurationProperties("winnow.graph")
public record GraphProperties(
        @Nullable Path path,
        @DefaultValue(ProfileFile.AUTO) String profile,
        @DefaultValue("150") int maxFacts,
        @DefaultValue("3") int maxHops,
        @DefaultValue List<String> licences,
        @DefaultValue Evidence evidence) {

    public GraphProperties {
        licences = List.copyOf(licences);
        // Checks its ranges: a wrong value stops the start.
        options(maxFacts, maxHops, evidence, licences);
    }

    /** The same in plain Java. */
    public GraphSettings settings() {
        return new GraphSettings(path, profile, options(maxFacts, maxHops, evidence, licences));
    }

    /**
     * The graph, open and ready to be asked; null if there is none.
     *
     * @throws UnusableConfigurationException if it cannot be served
     */
    public @Nullable SnapshotSwap<GraphFactFinder> open(TokenCounter tokens) {
        try {
            return settings().open(tokens);
        } catch (GraphUnavailableException | ProfileFile.UnusableProfileException e) {
            throw unusable(e);
        }
    }

    /** The failure of {@link GraphSettings#open} in terms of the keys that cause it. */
    public UnusableConfigurationException unusable(RuntimeException failure) {
        if (failure instanceof ProfileFile.UnusableProfileException) {
            return new UnusableConfigurationException(
                    "The profile of winnow.graph.profile cannot be used: %s."
                            .formatted(failure.getMessage()),
                    "Mend the file, or set winnow.graph.profile to auto, biomedical or none.");
        }
        return new UnusableConfigurationException(
                "The graph of winnow.graph.path cannot be served: %s."
                        .formatted(failure.getMessage()),
                "Write it with 'winnow graph load', or take winnow.graph.path away to do without a graph.");
    }

    private static FactOptions options(
            int maxFacts, int maxHops, Evidence evidence, List<String> licences) {
        FactOptions usual = FactOptions.DEFAULTS;
        return new FactOptions(
                maxFacts,
                usual.tokenBudget(),
                usual.rollUp(),
                maxHops,
                evidence.minGrade(),
                evidence.minSources(),
                licences);
    }

    /**
     * Evidence that a fact must rest on.
     *
     * @param minGrade sources below it do not count: causal, curated, measured-strong, measured,
     *     text-mined or stated; none by default
     * @param minSources facts that fewer sources state are not shown
     */
    public record Evidence(@Nullable EvidenceGrade minGrade, @DefaultValue("1") int minSources) {}
}
