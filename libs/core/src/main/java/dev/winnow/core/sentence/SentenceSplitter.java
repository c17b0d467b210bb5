package dev.winnow.core.sentence;

import dev.winnow.core.structure.Block;
import java.util.List;

/**
 * Cuts a text into sentences, or into the units that stand for them: a list item, a table row, a
 * block of code.
 *
 * <p>The spans stand in order and cover the text without gap or overlap: their slices, put
 * together, are the text. White space after a sentence belongs to it, white space before the first
 * one to the first. No span is empty; an empty text has none, and a text of white space alone has
 * one. No border lies inside a surrogate pair or inside a character as the reader sees it (CRLF, a
 * letter with its combining marks, an emoji sequence).
 *
 * <p>Implementations are pure and thread-safe, and take time linear in the length of any text,
 * hostile ones included.
 */
public interface SentenceSplitter {

    /** The sentences of a text without any structure, by the contract of this type. */
    default List<Span> split(String text) {
        return split(text, List.of());
    }

    /**
     * The units of a text whose structure is known. By the contract of this type, but for marks,
     * which lie between them; where there is nothing but marks, these are the units.
     *
     * @param blocks of the text
     */
    List<Span> split(String text, List<Block> blocks);

    /**
     * Name and version of the rules, for reports, such as {@code winnow-rules-2}. Whatever changes
     * the borders changes the name.
     */
    String name();
}
