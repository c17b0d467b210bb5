package dev.winnow.core.sentence;

import dev.winnow.core.structure.Block;
import java.util.List;

/**
 * Cuts a text into sentences, or into the units that stand for them: a list item, a table row, a
 * block of code. By rules: English first, and most scripts that end sentences with ".", "!", "?" or
 * the stops of CJK, Arabic, Urdu and Hindi. {@link #split(String, List)} tells the rules.
 *
 * <p>The spans stand in order and cover the text without gap or overlap: their slices, put
 * together, are the text. White space after a sentence belongs to it, white space before the first
 * one to the first. No span is empty; an empty text has none, and a text of white space alone has
 * one. No border lies inside a surrogate pair or inside a character as the reader sees it (CRLF, a
 * letter with its combining marks, an emoji sequence).
 *
 * <p>Pure and thread-safe; takes time linear in the length of any text, hostile ones included. Not
 * final, since a test of the reranker has one that fails.
 */
public class SentenceSplitter {

    /** The sentences of a text without any structure, by the contract of this type. */
    public List<Span> split(String text) {
        return split(text, List.of());
    }

    /**
     * The units of a text whose structure is known. By the contract of this type, but for marks,
     * which lie between them; where there is nothing but marks, these are the units. The rules, one
     * after the other:
     *
     * <ol>
     *   <li>Where the structure is known, list items, table rows and blocks of code are set apart
     *       as units.
     *   <li>The text between them is cut into blocks at blank lines, before list marks and behind
     *       headings.
     *   <li>Each block is cut behind stops, with an eye on abbreviations, initials, quotes and
     *       footnote marks.
     *   <li>A sentence of very many words is cut at semicolons and list marks.
     *   <li>Pieces without a letter or digit, and list marks that stand alone, join a neighbour.
     *   <li>What is still over 1,200 units is cut at the best place before that.
     * </ol>
     *
     * <p>Steps 2 to 5 are the rules that split the labelled sentences of the training data; running
     * text without structure comes out the same.
     *
     * @param blocks of the text
     */
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

    /**
     * Name and version of the rules, for reports. Whatever changes the borders changes the name.
     */
    public String name() {
        return "winnow-rules-2";
    }
}
