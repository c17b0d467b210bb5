package dev.winnow.inference.sparse;

import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import java.util.Locale;

/**
 * The part of {@code winnow-model.json} that only a sparse encoder has.
 *
 * @param window most tokens of a text, specials included
 * @param layout the content of the output
 * @param output its name
 */
record SparseDescription(int window, Layout layout, String output) {

    /** Beyond the longest windows of any encoder; only a misprint goes beyond. */
    private static final int MOST = 1 << 16;

    static SparseDescription of(ModelDescription model) {
        DescriptionFields fields = model.fields();
        Layout layout = layout(fields);
        return new SparseDescription(
                fields.object("max_tokens").integer("window", 8, MOST),
                layout,
                fields.objectIfPresent("output_names")
                        .map(names -> names.textOr("sparse", layout.output()))
                        .orElse(layout.output()));
    }

    private static Layout layout(DescriptionFields fields) {
        String layout = fields.text("sparse");
        return switch (layout.toLowerCase(Locale.ROOT)) {
            case "vocabulary_logits" -> Layout.VOCABULARY_LOGITS;
            case "vocabulary_weights" -> Layout.VOCABULARY_WEIGHTS;
            case "token_weights" -> Layout.TOKEN_WEIGHTS;
            default ->
                    throw fields.wrong(
                            "sparse",
                            "vocabulary_logits, vocabulary_weights or token_weights",
                            "\"" + layout + "\"");
        };
    }

    /** The content of a sparse encoder's output. */
    enum Layout {
        /**
         * SPLADE as a language model: a logit for each token and entry of the vocabulary, [B, L,
         * V].
         */
        VOCABULARY_LOGITS("logits"),
        /**
         * SPLADE with its pooling in the file: a weight for each entry of the vocabulary, [B, V].
         */
        VOCABULARY_WEIGHTS("weights"),
        /** uniCOIL: a weight for each token, [B, L] or [B, L, 1]. */
        TOKEN_WEIGHTS("weights");

        private final String output;

        Layout(String output) {
            this.output = output;
        }

        /** The usual name of the output. */
        String output() {
            return output;
        }
    }
}
