package dev.winnow.bench.tuning;

import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Settings of retrieval in a few words, and as the file that Spring Boot reads. */
public final class SettingsText {

    private SettingsText() {}

    /** Lexical share, fusion where it is not the product's, and feedback. */
    public static String of(RetrievalSettings settings) {
        return settings.feedback().use() == FeedbackUse.OFF
                ? fusion(settings) + ", no feedback"
                : "%s, %s %s"
                        .formatted(
                                fusion(settings),
                                name(settings.feedback().use()),
                                feedback(settings.feedback()));
    }

    /** The form of feedback, whether or not it runs. */
    private static String feedback(FeedbackSettings feedback) {
        List<String> parts = new ArrayList<>();
        parts.add(
                feedback.timing() == FeedbackTiming.POST
                        ? name(feedback.timing())
                        : name(feedback.timing()) + " " + share(feedback.feedbackWeight()));
        if (feedback.sparse().method() == SparseFeedback.Method.RM3) {
            parts.add("rm3 " + share(feedback.sparse().originalWeight()));
        }
        DenseFeedback dense = feedback.dense();
        switch (dense.method()) {
            case NONE -> {}
            case AVERAGE -> parts.add("average of " + dense.passages());
            case ROCCHIO ->
                    parts.add(
                            "rocchio %s / %s of %d"
                                    .formatted(
                                            share(dense.alpha()),
                                            share(dense.beta()),
                                            dense.passages()));
        }
        return String.join(", ", parts);
    }

    /** The lexical share, and the fusion where it is not the product's. */
    private static String fusion(RetrievalSettings settings) {
        String weight = "lexical " + share(settings.finalWeight());
        return settings.fusion() == FusionMethod.RRF ? weight + " by rank" : weight;
    }

    /**
     * Settings as a file.
     *
     * @param comments lines above the settings
     */
    static String file(List<String> comments, RetrievalSettings settings) {
        FeedbackSettings feedback = settings.feedback();
        SparseFeedback sparse = feedback.sparse();
        DenseFeedback dense = feedback.dense();
        return comments(comments)
                + """
                  winnow:
                    retriever:
                      fusion:
                        final-weight: %s
                        method: %s
                      prf:
                        feedback: '%s'
                        timing: %s
                        feedback-weight: %s
                        sparse:
                          method: %s
                          passages: %d
                          terms: %d
                          original-weight: %s
                        dense:
                          method: %s
                          passages: %d
                          alpha: %s
                          beta: %s
                  """
                        .formatted(
                                settings.finalWeight(),
                                name(settings.fusion()),
                                name(feedback.use()),
                                name(feedback.timing()),
                                feedback.feedbackWeight(),
                                name(sparse.method()),
                                sparse.passages(),
                                sparse.terms(),
                                sparse.originalWeight(),
                                name(dense.method()),
                                dense.passages(),
                                dense.alpha(),
                                dense.beta());
    }

    /** Lines as comments of a YAML file. */
    static String comments(List<String> lines) {
        return lines.stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
