package dev.winnow.retriever.extract;

import dev.winnow.core.passage.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The YAML block that may head a Markdown file, between two lines of three hyphens.
 *
 * @param end where the Markdown begins, in UTF-16 units; 0 if there is no such block
 * @param title what it calls the title, or null
 * @param metadata its other texts, numbers, dates and flat lists, as texts
 */
record FrontMatter(int end, @Nullable String title, Metadata metadata) {

    static final FrontMatter NONE = new FrontMatter(0, null, Metadata.NONE);

    /** A longer block is no description of a document. In UTF-16 units. */
    private static final int LONGEST = 20_000;

    static FrontMatter of(String text) {
        int firstEnd = lineEnd(text, 0);
        if (!text.substring(0, firstEnd).stripTrailing().equals("---")) {
            return NONE;
        }
        int start = firstEnd;
        while (start < text.length() && start <= LONGEST) {
            int end = lineEnd(text, start);
            String line = text.substring(start, end).stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return parsed(text.substring(firstEnd, start), end);
            }
            start = end;
        }
        return NONE;
    }

    /** A block that is no YAML map is text: the line of hyphens was a thematic break. */
    private static FrontMatter parsed(String yaml, int end) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setMaxAliasesForCollections(0);
        try {
            Object loaded = new Yaml(new SafeConstructor(options)).load(yaml);
            return loaded instanceof Map<?, ?> map ? of(map, end) : NONE;
        } catch (YAMLException notYaml) {
            return NONE;
        }
    }

    private static FrontMatter of(Map<?, ?> map, int end) {
        String title = null;
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            List<String> texts = texts(entry.getValue());
            if (name.equals("title")) {
                title = texts.isEmpty() ? null : texts.getFirst();
            } else if (!texts.isEmpty()) {
                values.put(name, texts);
            }
        }
        return new FrontMatter(end, title, new Metadata(values));
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                addScalar(item, texts);
            }
        } else {
            addScalar(value, texts);
        }
        return texts;
    }

    private static void addScalar(@Nullable Object value, List<String> texts) {
        switch (value) {
            case String text -> texts.add(text);
            case Number number -> texts.add(number.toString());
            case Boolean flag -> texts.add(flag.toString());
            case java.util.Date date -> texts.add(date.toInstant().toString());
            case null, default -> {}
        }
    }

    private static int lineEnd(String text, int from) {
        int at = text.indexOf('\n', from);
        return at < 0 ? text.length() : at + 1;
    }
}
