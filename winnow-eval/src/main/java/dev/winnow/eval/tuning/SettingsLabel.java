package dev.winnow.eval.tuning;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.eval.report.Table;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings in a few words, for a line of a table. */
final class SettingsLabel {

    private SettingsLabel() {}

    /** Weight, fusion where it is not the product's, and feedback. */
    static String of(RetrievalSettings settings) {
        return settings.feedback().use() == FeedbackUse.OFF
                ? fusion(settings) + ", no feedback"
                : "%s, %s %s"
                        .formatted(
                                fusion(settings),
                                settings.feedback().use().name().toLowerCase(Locale.ROOT),
                                feedback(settings.feedback()));
    }

    /** How feedback runs, whether or not it does. */
    static String feedback(FeedbackSettings feedback) {
        List<String> parts = new ArrayList<>();
        parts.add(
                feedback.timing() == FeedbackTiming.POST
                        ? name(feedback.timing())
                        : name(feedback.timing()) + " " + Table.share(feedback.feedbackWeight()));
        SparseFeedback words = feedback.sparse();
        switch (words.method()) {
            case NONE -> {}
            case RM3 -> parts.add("rm3 " + Table.share(words.originalWeight()));
        }
        DenseFeedback vectors = feedback.dense();
        switch (vectors.method()) {
            case NONE -> {}
            case AVERAGE -> parts.add("average of " + vectors.passages());
            case ROCCHIO ->
                    parts.add(
                            "rocchio %s / %s of %d"
                                    .formatted(
                                            Table.share(vectors.alpha()),
                                            Table.share(vectors.beta()),
                                            vectors.passages()));
        }
        return String.join(", ", parts);
    }

    /** The share of the words, and the fusion where it is not the product's. */
    static String fusion(RetrievalSettings settings) {
        String weight = "words " + Table.share(settings.finalWeight());
        return settings.fusion().method() == FusionMethod.RRF ? weight + " by rank" : weight;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
