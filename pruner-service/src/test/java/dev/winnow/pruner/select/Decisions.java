package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.text.O200kTokenCounter;
import java.util.List;

/** A pruner, and short words for what tests of its decisions ask of it. */
abstract class Decisions {

    static final O200kTokenCounter COUNTER = new O200kTokenCounter();

    final Pruner pruner = new Pruner(COUNTER);

    static final String RAIN =
            "Rain fell on the northern hills. The valley stayed dry. Farmers were glad.";

    Pruner.Result pruneWith(Library library, Reranked... reranked) {
        return pruner.prune(
                Library.input(library.candidates(), List.of(reranked)), Settings.DEFAULTS);
    }

    CompactContext prune(Library library, Settings settings) {
        return pruner.prune(library.input(), settings).context();
    }

    static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    static List<Reason> reasons(List<ContextSentence> sentences) {
        return sentences.stream().map(ContextSentence::reason).toList();
    }

    static List<String> markers(CompactContext context) {
        return context.citations().stream()
                .map(Citation::documentId)
                .map(DocumentId::value)
                .toList();
    }

    static Settings topK(int k) {
        return settings(k, 1_500, PassageOrder.RANK, TitleRule.NONE, false);
    }

    static Settings budget(int tokens) {
        return settings(5, tokens, PassageOrder.RANK, TitleRule.NONE, false);
    }

    static Settings fill(int tokens) {
        return settings(5, tokens, PassageOrder.RANK, TitleRule.NONE, true);
    }

    static Settings order(PassageOrder order) {
        return settings(5, 1_500, order, TitleRule.NONE, false);
    }

    static Settings titles() {
        return settings(5, 1_500, PassageOrder.RANK, TitleRule.FIRST_SENTENCE, false);
    }

    static Settings with(int tokens, Settings other) {
        return settings(other.topK(), tokens, other.order(), other.titleRule(), other.fill());
    }

    private static Settings settings(
            int topK, int tokens, PassageOrder order, TitleRule titles, boolean fill) {
        return new Settings(
                20,
                topK,
                .1f,
                .5f,
                .05f,
                tokens,
                .25f,
                order,
                titles,
                fill,
                Interpolation.DEFAULTS);
    }
}
