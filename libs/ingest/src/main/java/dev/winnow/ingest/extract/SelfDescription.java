package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.text.OneLine;
import dev.winnow.core.text.TextCut;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a document says of itself beside its text.
 *
 * @param title what it calls its title, or null
 * @param property a title that programs fill, or null
 * @param metadata other values
 */
record SelfDescription(@Nullable String title, @Nullable String property, Metadata metadata) {

    static final SelfDescription NONE = new SelfDescription(null, null, Metadata.NONE);

    /** One that names who wrote it, and when. */
    static SelfDescription of(
            @Nullable String title,
            @Nullable String property,
            @Nullable String author,
            @Nullable Date created) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        String name = line(author);
        if (!name.isEmpty()) {
            values.put("author", List.of(name));
        }
        if (created != null) {
            values.put(
                    "created",
                    List.of(created.toInstant().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        return new SelfDescription(title, property, new Metadata(values));
    }

    /** Longest title, in UTF-16 units; it is read with every passage of the document. */
    private static final int LONGEST = 200;

    /** Titles that a program wrote: names of source files, and the habits of word processors. */
    private static final Pattern MADE_BY_PROGRAM =
            Pattern.compile(
                    "(?i)^(microsoft word - .*|untitled.*|.*\\.(docx?|odt|pages|indd|tex|dvi|rtf|html?|pdf))$");

    /**
     * The title: what the document says, its only top heading, what its properties say, its file's
     * name.
     */
    String chosen(List<Section.Heading> headings, String name) {
        if (!line(title).isEmpty()) {
            return line(title);
        }
        // Several top headings are chapters, and none of them names the whole.
        List<Section.Heading> top = headings.stream().filter(one -> one.level() == 1).toList();
        if (top.size() == 1) {
            return line(top.getFirst().text());
        }
        String filled = line(property);
        return filled.isEmpty() || MADE_BY_PROGRAM.matcher(filled).matches()
                ? fromName(name)
                : filled;
    }

    private static String fromName(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        String stem = dot > 0 ? file.substring(0, dot) : file;
        String title = line(stem.replace('-', ' ').replace('_', ' '));
        return title.isEmpty() ? "Untitled" : title;
    }

    /** The text on one line, at most {@link #LONGEST} units; empty for null. */
    static String line(@Nullable String text) {
        String line = text == null ? "" : OneLine.collapse(text);
        return line.length() <= LONGEST
                ? line
                : line.substring(0, TextCut.whole(line, LONGEST)).strip();
    }
}
