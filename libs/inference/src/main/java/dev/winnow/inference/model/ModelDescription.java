package dev.winnow.inference.model;

import dev.winnow.inference.model.ModelSource.ModelFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of {@value ModelSource#DESCRIPTION} that every model has. The fields of rerankers and
 * embedders alone are read from {@link #fields()} by those who need it.
 *
 * @param source where the files are
 * @param name for reports, e.g. {@code winnow-small-3}
 * @param variants the model file ({@code model}) and, behind it, the same model in other precisions
 *     ({@code variants}); not empty
 * @param tokenizer the tokenizer's file
 * @param licence of weights and training data
 * @param fields all fields
 */
public record ModelDescription(
        ModelSource source,
        String name,
        List<Variant> variants,
        Entry tokenizer,
        String licence,
        DescriptionFields fields) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * A file and its hash.
     *
     * @param file name as the source understands it
     * @param sha256 64 lower-case hexadecimal digits
     */
    public record Entry(String file, String sha256) {}

    /**
     * A model file in one precision.
     *
     * @param entry the file
     * @param precision the number type in which most of it computes
     */
    public record Variant(Entry entry, Precision precision) {}

    /**
     * Reads a description.
     *
     * @throws InvalidModelException if it is missing, is no JSON, or lacks a field that every model
     *     needs
     */
    public static ModelDescription read(ModelSource source) {
        DescriptionFields fields =
                DescriptionFields.parse(
                        source.locate(ModelSource.DESCRIPTION),
                        source.read(ModelSource.DESCRIPTION));
        List<Variant> variants = new ArrayList<>();
        variants.add(variant(fields.object("model")));
        for (DescriptionFields other : fields.objects("variants")) {
            variants.add(variant(other));
        }
        return new ModelDescription(
                source,
                fields.text("name"),
                Collections.unmodifiableList(variants),
                entry(fields.object("tokenizer")),
                fields.text("licence"),
                fields);
    }

    /** The tokenizer's file, found and checked. */
    public ModelFile tokenizerFile() {
        return source.checked(tokenizer.file(), tokenizer.sha256());
    }

    /** A variant's file, found and checked. */
    public ModelFile modelFile(Variant variant) {
        return source.checked(variant.entry().file(), variant.entry().sha256());
    }

    private static Variant variant(DescriptionFields fields) {
        String words = fields.text("precision");
        return new Variant(
                entry(fields),
                Precision.startOf(words)
                        .orElseThrow(
                                () ->
                                        fields.wrong(
                                                "precision",
                                                "a text that begins with int8, fp16 or fp32",
                                                "\"" + words + "\"")));
    }

    private static Entry entry(DescriptionFields fields) {
        String sha256 = fields.text("sha256");
        if (!HASH.matcher(sha256).matches()) {
            throw fields.wrong("sha256", "64 lower-case hexadecimal digits", "\"" + sha256 + "\"");
        }
        return new Entry(fields.text("file"), sha256);
    }
}
