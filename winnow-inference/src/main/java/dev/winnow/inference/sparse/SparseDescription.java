package dev.winnow.inference.sparse;

import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import java.util.Locale;

/**
 * What {@code winnow-model.json} says of a sparse encoder beyond what every model has.
 *
 * @param window most tokens of a text, specials included
 * @param layout what the output holds
 * @param output its name
 */
record SparseDescription(int window, SparseLayout layout, String output) {

    /** Beyond the longest windows of any encoder; only a misprint goes beyond. */
    private static final int MOST = 1 << 16;

    static SparseDescription of(ModelDescription model) {
        DescriptionFields fields = model.fields();
        SparseLayout layout = layout(fields);
        return new SparseDescription(
                fields.object("max_tokens").integer("window", 8, MOST),
                layout,
                fields.objectIfPresent("output_names")
                        .map(names -> names.textOr("sparse", layout.output()))
                        .orElse(layout.output()));
    }

    private static SparseLayout layout(DescriptionFields fields) {
        String layout = fields.text("sparse");
        return switch (layout.toLowerCase(Locale.ROOT)) {
            case "vocabulary_logits" -> SparseLayout.VOCABULARY_LOGITS;
            case "vocabulary_weights" -> SparseLayout.VOCABULARY_WEIGHTS;
            case "token_weights" -> SparseLayout.TOKEN_WEIGHTS;
            default ->
                    throw fields.wrong(
                            "sparse",
                            "vocabulary_logits, vocabulary_weights or token_weights",
                            "\"" + layout + "\"");
        };
    }
}
