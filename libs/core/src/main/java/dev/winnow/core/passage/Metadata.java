package dev.winnow.core.passage;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Named values of a document, each a list of texts, in the order of their names.
 *
 * @param values name to values; numbers and dates are texts here and typed where they are indexed
 */
public record Metadata(SortedMap<String, List<String>> values) {

    public static final Metadata NONE = new Metadata(Collections.emptySortedMap());

    public Metadata {
        TreeMap<String, List<String>> sorted = new TreeMap<>();
        values.forEach((name, list) -> sorted.put(name, List.copyOf(list)));
        values = Collections.unmodifiableSortedMap(sorted);
    }

    public static Metadata of(String name, String value) {
        return new Metadata(new TreeMap<>(java.util.Map.of(name, List.of(value))));
    }

    /** The first value of this name, or null if there is none. */
    public @Nullable String first(String name) {
        List<String> list = values.get(name);
        return list == null || list.isEmpty() ? null : list.getFirst();
    }
}
