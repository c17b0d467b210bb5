package dev.winnow.core.sentence;

import dev.winnow.core.structure.Block;
import java.util.List;

/**
 * Sentences by rules: English first, and most scripts that end sentences with ".", "!", "?" or the
 * stops of CJK, Arabic, Urdu and Hindi.
 *
 * <ol>
 *   <li>Where the structure is known, list items, table rows and blocks of code are set apart as
 *       units.
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
}
