package dev.winnow.core.sentence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sentences by rules: English first, and most scripts that end sentences with ".", "!", "?" or the stops of CJK, Arabic, Urdu and Hindi.
 *
 * <ol>
 *   <li>List items, table rows and blocks of code are set apart as units.
 *   <li>The text between them is cut into blocks at blank lines, before list marks and behind headings.
 *   <li>Each block is cut behind stops, with an eye on abbreviations, initials, quotes and footnote marks.
 *   <li>A sentence of very many words is cut at semicolons and list marks.
 *   <li>Pieces without a letter or digit, and list marks that stand alone, join a neighbour.
 *   <li>What is still over 1,200 units is cut at the best place before that.
 * </ol>
 *
 * <p>Steps 2 to 5 are the rules that split the labelled sentences of the training data; running text without structure comes out
 * the same.
 */
public final class RuleSentenceSplitter implements SentenceSplitter {

    private static final String NAME = "winnow-rules-1";

    private final boolean glued;
    private final boolean everyLine;

    /** The splitter of the pipeline: as the training data were split. */
    public RuleSentenceSplitter() {
        this(false, false);
    }

    /**
     * A splitter for texts that came through a scraper.
     *
     * @param glued whether a stop can end a sentence with no white space after it ("Good.Cheap."), as in reviews that lost their
     *     line breaks
     * @param everyLine whether every line break ends a sentence, as in verse and in lists without marks
     */
    public RuleSentenceSplitter(boolean glued, boolean everyLine) {
        this.glued = glued;
        this.everyLine = everyLine;
    }

    @Override
    public List<Span> split(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return cover(text, starts(text, pieces(text)));
    }

    @Override
    public String name() {
        return NAME + (glued ? "+glued" : "") + (everyLine ? "+lines" : "");
    }

    private Pieces pieces(String text) {
        BlockCutter blockCutter = new BlockCutter(text, everyLine);
        SentenceEnds sentenceEnds = new SentenceEnds(text, glued);
        PieceMerger merger = new PieceMerger(text);
        Pieces units = new StructuralUnits(text, blockCutter).find();
        int from = 0;
        for (int i = 0; i < units.size(); i++) {
            prose(from, units.start(i), blockCutter, sentenceEnds, merger);
            merger.add(units.start(i), units.end(i));
            from = CharacterClasses.skipSpace(text, units.end(i), text.length());
        }
        prose(from, text.length(), blockCutter, sentenceEnds, merger);
        return merger.merged();
    }

    private static void prose(
            int from,
            int to,
            BlockCutter blockCutter,
            SentenceEnds sentenceEnds,
            PieceMerger merger) {
        if (from >= to) {
            return;
        }
        Pieces blocks = blockCutter.cut(from, to);
        for (int i = 0; i < blocks.size(); i++) {
            sentenceEnds.find(blocks.start(i), blocks.end(i), merger);
        }
    }

    private static Offsets starts(String text, Pieces pieces) {
        LengthLimit limit = new LengthLimit(text);
        Offsets starts = new Offsets();
        for (int i = 0; i < pieces.size(); i++) {
            limit.addStarts(pieces.start(i), pieces.end(i), starts);
        }
        return starts;
    }

    /** A sentence reaches from its start to the next one's, the first from the text's start, the last to its end. */
    private static List<Span> cover(String text, Offsets starts) {
        CharacterBorders borders = new CharacterBorders(text);
        List<Span> spans = new ArrayList<>(Math.max(1, starts.size()));
        int from = 0;
        for (int i = 1; i < starts.size(); i++) {
            // A start that moved to the border of a long character may have passed those that come
            // after it.
            if (starts.get(i) > from) {
                int start = borders.sentenceStart(starts.get(i), from);
                if (start == text.length()) {
                    break;
                }
                spans.add(new Span(from, start));
                from = start;
            }
        }
        spans.add(new Span(from, text.length()));
        return Collections.unmodifiableList(spans);
    }
}
