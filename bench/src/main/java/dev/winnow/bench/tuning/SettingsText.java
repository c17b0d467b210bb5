package dev.winnow.bench.tuning;

import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Settings of retrieval in a few words, and as the file that Spring Boot reads. */
public final class SettingsText {

    private SettingsText() {}

    /** Lexical share, fusion where it is not the product's, and feedback. */
    public static String of(RetrievalSettings settings) {
        FeedbackSettings feedback = settings.feedback();
        String fusion = "lexical " + share(settings.finalWeight());
        if (settings.fusion() == FusionMethod.RRF) {
            fusion += " by rank";
        }
        return feedback.use() == FeedbackUse.OFF
                ? fusion + ", no feedback"
                : "%s, %s %s".formatted(fusion, name(feedback.use()), feedback(feedback));
    }

    /** The form of feedback, whether or not it runs. */
    private static String feedback(FeedbackSettings feedback) {
        StringBuilder text = new StringBuilder(name(feedback.timing()));
        if (feedback.timing() != FeedbackTiming.POST) {
            text.append(' ').append(share(feedback.feedbackWeight()));
        }
        if (feedback.sparse().method() == SparseFeedback.Method.RM3) {
            text.append(", rm3 ").append(share(feedback.sparse().originalWeight()));
        }
        DenseFeedback dense = feedback.dense();
        if (dense.method() == DenseFeedback.Method.AVERAGE) {
            text.append(", average of ").append(dense.passages());
        } else if (dense.method() == DenseFeedback.Method.ROCCHIO) {
            text.append(", rocchio %s / %s".formatted(share(dense.alpha()), share(dense.beta())))
                    .append(" of ")
                    .append(dense.passages());
        }
        return text.toString();
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
