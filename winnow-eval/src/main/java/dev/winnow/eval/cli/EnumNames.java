package dev.winnow.eval.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads constants as the settings files write them: {@code rm3} for {@code RM3}.
 *
 * @param <E> the constants
 */
final class EnumNames<E extends Enum<E>> implements ITypeConverter<E> {

    private final List<E> constants;

    EnumNames(Class<E> type) {
        this.constants = List.copyOf(Arrays.asList(type.getEnumConstants()));
    }

    /** A constant as it is written. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String value) {
        for (E constant : constants) {
            if (of(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw new TypeConversionException(
                "'%s' is none of %s"
                        .formatted(
                                value,
                                String.join(", ", constants.stream().map(EnumNames::of).toList())));
    }
}
