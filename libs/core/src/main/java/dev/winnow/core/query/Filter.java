package dev.winnow.core.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a passage's metadata. Filters are part of the index query on both the lexical and
 * the dense side, never applied to its results: filtering afterwards returns too few passages and
 * leaks their existence.
 */
public sealed interface Filter {

    /** Everything that the scope allows. */
    static Filter all() {
        return new And(List.of());
    }

    /** Field has one of these values, compared as text, exactly. At least one value. */
    record AnyOf(String field, List<String> values) implements Filter {
        public AnyOf {
            requireField(field);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(
                        "filter on '%s' lists no value".formatted(field));
            }
            values = values.stream().sorted().distinct().toList();
        }
    }

    /**
     * Field lies in a range. Bounds are numbers ("2020", "3.5") or ISO dates ("2024-01-31"), both
     * of one kind.
     *
     * @param from lower bound or null
     * @param to upper bound or null; at least one of the two is given
     */
    record Range(
            String field,
            @Nullable String from,
            boolean fromInclusive,
            @Nullable String to,
            boolean toInclusive)
            implements Filter {
        public Range {
            requireField(field);
            if (from == null && to == null) {
                throw new IllegalArgumentException(
                        "range filter on '%s' has no bound".formatted(field));
            }
        }
    }

    /** All of these; with none, everything. */
    record And(List<Filter> filters) implements Filter {
        public And {
            filters = List.copyOf(filters);
        }
    }

    /** At least one of these; with none, nothing. */
    record Or(List<Filter> filters) implements Filter {
        public Or {
            filters = List.copyOf(filters);
        }
    }

    /** Whatever the inner filter does not let through. */
    record Not(Filter filter) implements Filter {}

    /** Passages of one of these documents. */
    record Documents(List<String> ids) implements Filter {
        public Documents {
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("filter on documents lists no id");
            }
            ids = ids.stream().sorted().distinct().toList();
        }
    }

    private static void requireField(String field) {
        if (field.isBlank()) {
            throw new IllegalArgumentException("a filter needs a field name");
        }
    }
}
