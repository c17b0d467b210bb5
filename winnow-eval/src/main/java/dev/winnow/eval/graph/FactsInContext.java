package dev.winnow.eval.graph;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.context.TrialSettings;
import dev.winnow.kg.facts.ExplainedFact;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.facts.TimeLimit;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.RerankerStage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The facts that the context of the whole pipeline holds: found with the product's settings, scored
 * by the reranker and decided on by the pruner, without passages beside them, in as many tokens as
 * are asked for.
 */
public final class FactsInContext implements FactFinder {

    private final FactFinder finder;
    private final Reranker reranker;
    private final Pruner pruner;

    public FactsInContext(FactFinder finder, Reranker reranker, Pruner pruner) {
        this.finder = finder;
        this.reranker = reranker;
        this.pruner = pruner;
    }

    @Override
    public FactSheet find(
            String question, List<String> pins, FactOptions options, TimeLimit limit) {
        FactSheet sheet = finder.find(question, pins, FactOptions.DEFAULTS, limit);
        List<GraphFact> facts = sheet.graphFacts();
        CompactContext context =
                pruner.prune(
                                new PruneInput(
                                        List.of(),
                                        List.of(),
                                        false,
                                        facts,
                                        scores(question, facts)),
                                TrialSettings.of(
                                        Settings.DEFAULTS.candidates(),
                                        Settings.DEFAULTS.topK(),
                                        Settings.DEFAULTS.threshold(false),
                                        Settings.DEFAULTS.minRank(false),
                                        options.tokenBudget()))
                        .context();
        Set<String> told = new HashSet<>();
        context.kept().forEach(kept -> told.add(kept.passageId().value()));
        List<ExplainedFact> kept = new ArrayList<>();
        for (ExplainedFact fact : sheet.facts()) {
            if (told.contains(fact.fact().id())) {
                kept.add(fact);
            }
        }
        return new FactSheet(
                sheet.linking(),
                sheet.entities(),
                sheet.answers(),
                kept,
                sheet.missingEdges(),
                sheet.truncation(),
                sheet.notes(),
                context.tokensAfter(),
                sheet.graph());
    }

    private List<FactScore> scores(String question, List<GraphFact> facts) {
        List<Passage> passages =
                RerankerStage.passages(
                        List.of(),
                        facts.subList(0, Math.min(RerankerStage.MAX_FACTS, facts.size())));
        if (passages.isEmpty()) {
            return List.of();
        }
        try {
            return reranker.rerank(question, passages, Deadline.NONE).passages().stream()
                    .map(
                            ranked ->
                                    new FactScore(
                                            ranked.passageId().value(), ranked.rankProbability()))
                    .toList();
        } catch (StageException e) {
            throw new IllegalStateException("the reranker failed: " + e.getMessage(), e);
        }
    }
}
