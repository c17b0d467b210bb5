package dev.winnow.pruner.render;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A written context.
 *
 * @param text the text
 * @param blocks documents, in the order of the text
 * @param lines lines of facts, in the order of the text
 * @param factsFirst whether the lines stand before the blocks; markers count in the order of the
 *     text
 */
public record ContextText(
        String text, List<WrittenBlock> blocks, List<WrittenLine> lines, boolean factsFirst) {

    /**
     * The block of one document.
     *
     * @param content what it holds
     * @param stretches the stretches of the original that stand in it
     * @param place where it stands in the text, its marker included
     */
    public record WrittenBlock(PassageBlock content, List<Span> stretches, Span place) {}

    /**
     * One line of facts.
     *
     * @param content what it holds
     * @param place where it stands in the text, its marker included
     */
    public record WrittenLine(FactLines.Line content, Span place) {}
}
