package dev.winnow.eval.tuning;

import dev.winnow.core.fusion.FusionSettings;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Settings as Spring Boot reads them from {@code application.yml}. */
final class SettingsFile {

    private SettingsFile() {}

    /**
     * The page.
     *
     * @param comments lines above the settings
     */
    static String text(List<String> comments, RetrievalSettings settings) {
        return text(comments, tree(settings));
    }

    /**
     * The page.
     *
     * @param comments lines above the settings
     * @param tree nested keys and values
     */
    static String text(List<String> comments, Map<String, Object> tree) {
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        StringBuilder text = new StringBuilder();
        comments.forEach(line -> text.append("# ").append(line).append('\n'));
        return text.append(new Yaml(block).dump(tree)).toString();
    }

    private static Map<String, Object> tree(RetrievalSettings settings) {
        FusionSettings fusion = settings.fusion();
        FeedbackSettings feedback = settings.feedback();
        SparseFeedback words = feedback.sparse();
        DenseFeedback vectors = feedback.dense();
        return keys(
                "winnow",
                keys(
                        "retriever",
                        keys(
                                "fusion",
                                keys(
                                        "final-weight", number(settings.finalWeight()),
                                        "method", name(fusion.method()),
                                        "rank-constant", fusion.rankConstant()),
                                "prf",
                                keys(
                                        "feedback",
                                        name(feedback.use()),
                                        "timing",
                                        name(feedback.timing()),
                                        "feedback-weight",
                                        number(feedback.feedbackWeight()),
                                        "sparse",
                                        keys(
                                                "method", name(words.method()),
                                                "passages", words.passages(),
                                                "terms", words.terms(),
                                                "original-weight", number(words.originalWeight())),
                                        "dense",
                                        keys(
                                                "method", name(vectors.method()),
                                                "passages", vectors.passages(),
                                                "alpha", number(vectors.alpha()),
                                                "beta", number(vectors.beta()))))));
    }

    private static Map<String, Object> keys(Object... namesAndValues) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            keys.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return keys;
    }

    /** The shortest decimal that is this float, not the double beside it. */
    private static double number(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
