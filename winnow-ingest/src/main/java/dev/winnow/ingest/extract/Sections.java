package dev.winnow.ingest.extract;

import dev.winnow.core.text.TextCut;
import java.util.ArrayList;
import java.util.List;

/** Turns a row of headings into sections that cover the text. */
final class Sections {

    /**
     * Longest heading in a path, in UTF-16 units: a whole paragraph set as a heading would crowd
     * the passage out of its window.
     */
    private static final int LONGEST = 200;

    private Sections() {}

    /**
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
