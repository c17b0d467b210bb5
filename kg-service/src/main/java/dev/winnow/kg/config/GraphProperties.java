package dev.winnow.kg.config;

import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.kg.context.FactWishes;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.rule.KgRagSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which graph is served and which of its facts are shown.
 *
 * @param path snapshot that {@code winnow graph load} wrote; without one there is no graph, and its stage is skipped
 * @param refresh how often the path is looked at for a new snapshot, which is served without a restart
 * @param rule winnow: what is asked first, well founded before weak; kg-rag: the rule of KG-RAG, for comparison
 * @param maxFacts most facts of a question
 * @param tokenBudget most tokens of these facts as grouped lines
 * @param minSharePerEntity share of the budget that each entity's own facts get before the best of all get the rest, 0 to 1
 * @param rollUp whether a fact of a narrower term counts for the broader one
 * @param maxHops longest path between two entities that no edge joins, 1 to 3; 1 for none
 * @param licences sources under another licence are not shown; empty for all. In production: an explicit list
 * @param evidence what a fact must rest on
 * @param link how names are recognised
 * @param kgRag constants of KG-RAG's rule
 */
@ConfigurationProperties("winnow.graph")
public record GraphProperties(
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
     * How names are recognised.
     *
     * @param floor least similarity of a misspelt name, above 0 to 1
     */
    public record Link(@DefaultValue(".75") float floor) {

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
