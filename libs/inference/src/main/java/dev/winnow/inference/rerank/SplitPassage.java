package dev.winnow.inference.rerank;

import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A passage whose sentences are known.
 *
 * @param heading title and headings, may be empty
 * @param text the passage
 * @param sentences spans of the text, in order; white space at their ends is of no importance
 */
public record SplitPassage(String heading, String text, List<Span> sentences) {

    public SplitPassage {
        sentences = List.copyOf(sentences);
    }
}
