package dev.winnow.ingest.extract;

import dev.winnow.core.text.TextCut;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a document's title: what it says of itself, its only top heading, what its properties
 * say, its file's name.
 */
final class Titles {

    /** Longest title, in UTF-16 units; it is read with every passage of the document. */
    private static final int LONGEST = 200;

    /** Titles that a program wrote: names of source files, and the habits of word processors. */
    private static final Pattern MADE_BY_PROGRAM =
            Pattern.compile(
                    "(?i)^(microsoft word - .*|untitled.*|.*\\.(docx?|odt|pages|indd|tex|dvi|rtf|html?|pdf))$");

    private Titles() {}

    /**
     * @param stated what the document calls its title, or null
     * @param property a property that programs fill, or null
     * @param name of the file
     */
    static String choose(
            @Nullable String stated,
            List<Heading> headings,
            @Nullable String property,
            String name) {
        String title = line(stated);
        if (!title.isEmpty()) {
            return title;
        }
        // Several top headings are chapters, and none of them names the whole.
        List<Heading> top = headings.stream().filter(heading -> heading.level() == 1).toList();
        if (top.size() == 1) {
            return line(top.getFirst().text());
        }
        title = line(property);
        if (!title.isEmpty() && !MADE_BY_PROGRAM.matcher(title).matches()) {
            return title;
        }
        return fromName(name);
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
        if (text == null) {
            return "";
        }
        String line = WhiteSpace.collapse(text);
        return line.length() <= LONGEST
                ? line
                : line.substring(0, TextCut.whole(line, LONGEST)).strip();
    }
}
