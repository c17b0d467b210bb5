package dev.winnow.inference.session;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelDescription.Variant;
import dev.winnow.inference.model.Precision;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The choice of the file of a model that runs. */
final class VariantChoice {

    private VariantChoice() {}

    /**
     * The precision wanted, or else the description's first that a CPU computes: fp16 is not among
     * them.
     */
    static Variant forCpu(ModelDescription model, @Nullable Precision wanted) {
        if (wanted == Precision.FP16) {
            throw new InvalidModelException(
                    "winnow.inference.precision=fp16 needs a GPU, and %s is to run on the CPU: choose int8 or fp32"
                            .formatted(model.name()));
        }
        if (wanted != null) {
            return exactly(model, wanted);
        }
        return model.variants().stream()
                .filter(variant -> variant.precision() != Precision.FP16)
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "%s lists %s, none of which runs on the CPU: add an int8 or fp32 file to its \"variants\""
                                                .formatted(
                                                        model.fields().location(), list(model))));
    }

    /**
     * The precision wanted, or else fp16, or else fp32, of which the file must be there: int8 has
     * no kernels there, and floats are large, so that not everybody who has a description has them.
     */
    static Optional<Variant> forGpu(ModelDescription model, @Nullable Precision wanted) {
        if (wanted != null) {
            return wanted == Precision.INT8
                    ? Optional.empty()
                    : Optional.of(exactly(model, wanted));
        }
        return present(model, Precision.FP16).or(() -> present(model, Precision.FP32));
    }

    static String list(ModelDescription model) {
        StringJoiner list = new StringJoiner(", ");
        for (Variant variant : model.variants()) {
            list.add(
                    variant.entry().file()
                            + " in "
                            + variant.precision().name().toLowerCase(Locale.ROOT));
        }
        return list.toString();
    }

    private static Variant exactly(ModelDescription model, Precision wanted) {
        return find(model, wanted)
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "winnow.inference.precision=%s, but %s lists %s: add the file to its \"variants\" or choose another precision"
                                                .formatted(
                                                        wanted.name().toLowerCase(Locale.ROOT),
                                                        model.fields().location(),
                                                        list(model))));
    }

    private static Optional<Variant> present(ModelDescription model, Precision precision) {
        return find(model, precision).filter(variant -> model.source().has(variant.entry().file()));
    }

    private static Optional<Variant> find(ModelDescription model, Precision precision) {
        return model.variants().stream()
                .filter(variant -> variant.precision() == precision)
                .findFirst();
    }
}
