package dev.winnow.pruner.select;

import dev.winnow.core.query.PassageOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Step 7: the order of the blocks. */
final class BlockOrder {

    private BlockOrder() {}

    /**
     * @param blocks best first
     */
    static List<Block> arrange(List<Block> blocks, PassageOrder order) {
        return switch (order) {
            case RANK -> blocks;
            case DOCUMENT ->
                    blocks.stream().sorted(Comparator.comparing(Block::documentId)).toList();
            case EDGES -> edges(blocks);
        };
    }

    /**
     * The best first, the second best last, the third best second, and so on inwards: generators read the middle least carefully
     * (Liu et al., "Lost in the middle: how language models use long contexts", TACL 2024).
     */
    private static List<Block> edges(List<Block> blocks) {
        List<Block> arranged = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i += 2) {
            arranged.add(blocks.get(i));
        }
        int last = blocks.size() % 2 == 0 ? blocks.size() - 1 : blocks.size() - 2;
        for (int i = last; i > 0; i -= 2) {
            arranged.add(blocks.get(i));
        }
        return arranged;
    }
}
