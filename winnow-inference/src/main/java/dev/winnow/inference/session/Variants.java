package dev.winnow.inference.session;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelDescription.Variant;
import dev.winnow.inference.model.Precision;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Which of a model's files runs. */
final class Variants {

    private Variants() {}

    /** The precision wanted, or else the description's first. */
    static Variant forCpu(ModelDescription model, @Nullable Precision wanted) {
        return wanted == null ? model.variants().getFirst() : exactly(model, wanted);
    }

    /** The precision wanted, or else fp16, or else fp32: int8 has no kernels there. */
    static Optional<Variant> forGpu(ModelDescription model, @Nullable Precision wanted) {
        if (wanted != null) {
            return wanted == Precision.INT8
                    ? Optional.empty()
                    : Optional.of(exactly(model, wanted));
        }
        return find(model, Precision.FP16).or(() -> find(model, Precision.FP32));
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

    private static Optional<Variant> find(ModelDescription model, Precision precision) {
        return model.variants().stream()
                .filter(variant -> variant.precision() == precision)
                .findFirst();
    }
}
