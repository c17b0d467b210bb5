package dev.winnow.core.sentence;

import dev.winnow.core.structure.Block;
import java.util.List;

/**
 * Sentences by rules: English first, and most scripts that end sentences with ".", "!", "?" or the
 * stops of CJK, Arabic, Urdu and Hindi.
 *
 * <ol>
 *   <li>List items, table rows and blocks of code are set apart as units.
 *   <li>The text between them is cut into blocks at blank lines, before list marks and behind
 *       headings.
 *   <li>Each block is cut behind stops, with an eye on abbreviations, initials, quotes and footnote
 *       marks.
 *   <li>A sentence of very many words is cut at semicolons and list marks.
 *   <li>Pieces without a letter or digit, and list marks that stand alone, join a neighbour.
 *   <li>What is still over 1,200 units is cut at the best place before that.
 * </ol>
 *
 * <p>Steps 2 to 5 are the rules that split the labelled sentences of the training data; running
 * text without structure comes out the same.
 */
public final class RuleSentenceSplitter implements SentenceSplitter {

    @Override
    public List<Span> split(String text) {
        return text.isEmpty() ? List.of() : new SentenceBorders(text).cover(pieces(text));
    }

    @Override
    public List<Span> split(String text, List<Block> blocks) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<Span> all = new SentenceBorders(text).cover(new BlockUnits(text, blocks).find());
        List<Span> units =
                all.stream()
                        .filter(span -> !Block.isMarked(blocks, span.trim(text).start()))
                        .toList();
        return units.isEmpty() ? all : units;
    }

    @Override
    public String name() {
        return "winnow-rules-2";
    }

    private static Pieces pieces(String text) {
        BlockCutter blockCutter = new BlockCutter(text);
        SentenceEnds sentenceEnds = new SentenceEnds(text);
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
}
