package dev.winnow.inference.embed;

import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code winnow-model.json} that only an embedder has.
 *
 * @param window most tokens of a text, specials included
 * @param pooling the way from token vectors to one
 * @param dimensions length of the vectors
 * @param queryInstruction text before a question, with its blank; may be empty
 * @param passageInstruction text before a passage, with its blank; may be empty
 * @param output name of the token vectors
 * @param smallTalk the classifier of small talk, or null
 * @param usualSpread the usual distance of the best passage above the hundredth, in cosine; 0 if
 *     not known
 */
record EmbedderDescription(
        int window,
        Pooling pooling,
        int dimensions,
        String queryInstruction,
        String passageInstruction,
        String output,
        @Nullable SmallTalk smallTalk,
        float usualSpread) {

    /** Beyond the longest windows and vectors of any encoder; only a misprint goes beyond. */
    private static final int MOST = 1 << 16;

    /** From one end of the cosine to the other. */
    private static final double MOST_SPREAD = 2;

    static EmbedderDescription of(ModelDescription model) {
        DescriptionFields fields = model.fields();
        int dimensions = fields.integer("dimensions", 1, MOST);
        return new EmbedderDescription(
                fields.object("max_tokens").integer("window", 8, MOST),
                pooling(fields),
                dimensions,
                fields.textOr("query_instruction", ""),
                fields.textOr("passage_instruction", ""),
                fields.objectIfPresent("output_names")
                        .map(names -> names.textOr("token_vectors", "last_hidden_state"))
                        .orElse("last_hidden_state"),
                fields.objectIfPresent("small_talk")
                        .map(
                                talk ->
                                        new SmallTalk(
                                                talk.numbers("weights", dimensions),
                                                (float) talk.number("nearest"),
                                                (float) talk.number("bias")))
                        .orElse(null),
                usualSpread(fields));
    }

    private static float usualSpread(DescriptionFields fields) {
        if (!fields.has("usual_spread")) {
            return 0f;
        }
        double spread = fields.number("usual_spread");
        if (!(spread > 0 && spread <= MOST_SPREAD)) {
            throw fields.wrong("usual_spread", "a number above 0 and at most 2", "" + spread);
        }
        return (float) spread;
    }

    private static Pooling pooling(DescriptionFields fields) {
        String pooling = fields.text("pooling");
        return switch (pooling.toLowerCase(Locale.ROOT)) {
            case "cls" -> Pooling.CLS;
            case "mean" -> Pooling.MEAN;
            default -> throw fields.wrong("pooling", "cls or mean", "\"" + pooling + "\"");
        };
    }

    /** The way from the token vectors of a text to one. */
    enum Pooling {
        /** The first token's. */
        CLS,
        /** The mean of all, specials included. */
        MEAN
    }
}
