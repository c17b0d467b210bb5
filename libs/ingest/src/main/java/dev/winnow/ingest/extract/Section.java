package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block;
import dev.winnow.core.text.TextCut;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a document under one heading, its heading included and the sections below it
 * excluded.
 *
 * @param level 1 to 6; 0 for what stands before the first heading
 * @param path headings from the outermost to this section's own; empty at level 0
 * @param start first UTF-16 unit in the text, inclusive
 * @param bodyStart first UTF-16 unit behind the heading's line; {@code start} at level 0
 * @param end last UTF-16 unit in the text, exclusive
 */
public record Section(int level, List<String> path, int start, int bodyStart, int end) {

    /**
     * Longest heading in a path, in UTF-16 units: a whole paragraph set as a heading would crowd
     * the passage out of its window.
     */
    private static final int LONGEST = 200;

    /**
     * A heading where it stands.
     *
     * @param level 1 to 6
     * @param text on one line, without markup
     * @param start where its line starts in the text, in UTF-16 units
     * @param end behind its line
     */
    record Heading(int level, String text, int start, int end) {}

    public Section {
        path = path.stream().map(Characters::repair).toList();
        if (level < 0 || level > 6 || start < 0 || bodyStart < start || end < bodyStart) {
            throw new IllegalArgumentException(
                    "section of level %d from %d, body from %d, to %d"
                            .formatted(level, start, bodyStart, end));
        }
    }

    /**
     * Whether there is anything to read but the heading, and marks of a site generator.
     *
     * @param text that this is a section of
     * @param blocks of the text
     */
    public boolean hasBody(String text, List<Block> blocks) {
        return Block.firstText(text, blocks, bodyStart, end) < end;
    }

    /**
     * Place of the section that an offset lies in, by halving: a text may have millions of them.
     *
     * @param sections cover a text in order
     */
    public static int at(List<Section> sections, int offset) {
        int low = 0;
        int high = sections.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sections.get(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * The sections that headings make of a text.
     *
     * @param headings in order, not overlapping; white space before the first belongs to its
     *     section
     */
    static List<Section> of(String text, List<Heading> headings) {
        List<Section> sections = new ArrayList<>();
        List<Heading> open = new ArrayList<>();
        int leadEnd = headings.isEmpty() ? text.length() : headings.getFirst().start();
        boolean lead = headings.isEmpty() || !text.substring(0, leadEnd).isBlank();
        if (lead) {
            sections.add(new Section(0, List.of(), 0, 0, leadEnd));
        }
        for (int i = 0; i < headings.size(); i++) {
            Heading heading = headings.get(i);
            while (!open.isEmpty() && open.getLast().level() >= heading.level()) {
                open.removeLast();
            }
            open.add(heading);
            int start = i == 0 && !lead ? 0 : heading.start();
            int end = i + 1 < headings.size() ? headings.get(i + 1).start() : text.length();
            List<String> path = open.stream().map(one -> shortened(one.text())).toList();
            sections.add(
                    new Section(heading.level(), path, start, Math.min(heading.end(), end), end));
        }
        return sections;
    }

    private static String shortened(String heading) {
        return heading.length() <= LONGEST
                ? heading
                : heading.substring(0, TextCut.word(heading, LONGEST)) + "…";
    }
}
