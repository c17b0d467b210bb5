package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.ingest.extract.Section;

/** Finds and measures the units of a segment. */
final class Units {

    /**
     * A unit counts at least one token for so many UTF-16 units. English has 4 to 5 in a token;
     * text without white space, such as encoded bytes, is one unknown token for a WordPiece
     * tokenizer however long it is, and white space is none.
     */
    private static final int CHARACTERS_PER_TOKEN = 8;

    private final String text;
    private final SentenceSplitter splitter;
    private final TokenCounter counter;
    private final int max;

    Units(String text, SentenceSplitter splitter, TokenCounter counter, int max) {
        this.text = text;
        this.splitter = splitter;
        this.counter = counter;
        this.max = max;
    }

    /**
     * Sentences do not reach over headings: each section's heading and body are split by
     * themselves.
     */
    UnitRow of(Segment segment) {
        UnitRow row = new UnitRow(segment.start());
        Border border = Border.SECTION;
        for (Section section : segment.sections()) {
            if (section.start() < section.bodyStart()) {
                addCut(section.start(), section.bodyStart(), border, row);
            }
            addBody(section, row);
            border = section.hasBody(text) ? Border.SECTION : Border.HEADING;
        }
        return row;
    }

    private void addBody(Section section, UnitRow row) {
        int from = section.bodyStart();
        if (from == section.end()) {
            return;
        }
        boolean first = true;
        int before = from;
        for (Span span : splitter.split(text.substring(from, section.end()))) {
            Border border;
            if (first) {
                border = section.start() < from ? Border.HEADING : Border.SECTION;
            } else {
                border = between(before, from + span.start());
            }
            addCut(from + span.start(), from + span.end(), border, row);
            before = from + span.start();
            first = false;
        }
    }

    private void addCut(int start, int end, Border border, UnitRow row) {
        int size = size(start, end);
        if (size <= max) {
            row.add(end, size, border);
            return;
        }
        Border first = border;
        for (Span piece : new Fragments(text.substring(start, end), this::sizeOf, max).cut()) {
            row.add(start + piece.end(), size(start + piece.start(), start + piece.end()), first);
            first = Border.FRAGMENT;
        }
    }

    /**
     * The border between the sentence that starts at {@code before} and the one that starts at
     * {@code at}.
     */
    private Border between(int before, int at) {
        int end = at;
        int lineEnds = 0;
        while (end > before && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
            if (text.charAt(end) == '\n') {
                lineEnds++;
            }
        }
        if (end > before && text.charAt(end - 1) == ':') {
            return Border.LEAD_IN;
        }
        return lineEnds > 1 ? Border.PARAGRAPH : Border.SENTENCE;
    }

    private int size(int start, int end) {
        return sizeOf(text.substring(start, end));
    }

    private int sizeOf(String unit) {
        return Math.max(counter.count(unit), unit.length() / CHARACTERS_PER_TOKEN);
    }
}
