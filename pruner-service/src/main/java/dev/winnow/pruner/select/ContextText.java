package dev.winnow.pruner.select;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A written context.
 *
 * @param text the text
 * @param blocks documents, in the order of the text
 * @param stretches for each block the stretches of the original that stand in it
 * @param places where each block stands in the text, its marker included
 * @param lines of facts, in the order of the text
 * @param linePlaces where each line stands in the text, its marker included
 * @param factsFirst whether the lines stand before the blocks; markers count in the order of the text
 */
record ContextText(
        String text,
        List<Block> blocks,
        List<List<Span>> stretches,
        List<Span> places,
        List<FactLines.Line> lines,
        List<Span> linePlaces,
        boolean factsFirst) {}
