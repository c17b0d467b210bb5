package dev.winnow.pruner.select;

import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A written context.
 *
 * @param text the text
 * @param blocks in the order of the text; block i has the marker i + 1
 * @param stretches for each block the stretches of the original that stand in it
 * @param facts in the order of the text; their markers follow on those of the blocks
 * @param places where each block, then each fact, stands in the text, its marker included
 */
record ContextText(
        String text,
        List<Block> blocks,
        List<List<Span>> stretches,
        List<RankedFact> facts,
        List<Span> places) {}
