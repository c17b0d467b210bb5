package dev.winnow.inference.rerank;

import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import java.util.List;

/**
 * The part of {@code winnow-model.json} that only a reranker has.
 *
 * @param questionTokens most tokens of the question
 * @param titleTokens most tokens of the heading
 * @param window most tokens of a row, specials included
 * @param separators special tokens between question and passage: 1, or 2 as in the stock pairs of
 *     RoBERTa and its kin
 * @param rank maps the rank logit to a probability
 * @param keep maps the mean keep-probability of a sentence to a calibrated one
 * @param declaredOutputs outputs that the description lists, which the file must have
 * @param rankOutput name of the rank score, empty to look for the usual ones
 * @param keepProbabilityOutput name of the keep-probabilities, empty to look for the usual ones
 * @param keepLogitsOutput name of the keep logits, empty to look for the usual ones
 */
record RerankerDescription(
        int questionTokens,
        int titleTokens,
        int window,
        int separators,
        PlattScaling rank,
        PlattScaling keep,
        List<String> declaredOutputs,
        String rankOutput,
        String keepProbabilityOutput,
        String keepLogitsOutput) {

    /** Less room than this for the passage's own text would cut nearly every sentence to pieces. */
    private static final int LEAST_ROOM = 16;

    /** Larger windows than any encoder of this family has; only a misprint goes beyond. */
    private static final int MOST_TOKENS = 1 << 16;

    static RerankerDescription of(ModelDescription model) {
        DescriptionFields fields = model.fields();
        DescriptionFields most = fields.object("max_tokens");
        int question = most.integer("question", 1, MOST_TOKENS);
        int title = most.integer("title", 0, MOST_TOKENS);
        int separators = fields.integerOr("separators", 1, 2, 1);
        int least = question + title + 2 + separators + LEAST_ROOM;
        DescriptionFields calibration = fields.objectOrEmpty("calibration");
        DescriptionFields names = fields.objectOrEmpty("output_names");
        return new RerankerDescription(
                question,
                title,
                most.integer("window", Math.min(least, MOST_TOKENS), MOST_TOKENS),
                separators,
                scaling(calibration, "rank"),
                scaling(calibration, "keep"),
                fields.objectOrEmpty("outputs").names(),
                names.textOr("rank", ""),
                names.textOr("keep_probability", ""),
                names.textOr("keep_logits", ""));
    }

    private static PlattScaling scaling(DescriptionFields calibration, String of) {
        if (!calibration.has(of)) {
            return PlattScaling.NONE;
        }
        DescriptionFields numbers = calibration.object(of);
        double slope = numbers.number("a");
        if (slope <= 0) {
            throw numbers.wrong("a", "positive, so that better scores stay better", slope);
        }
        return new PlattScaling(slope, numbers.number("b"));
    }
}
