package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShingleIndexTest {

    /** Few different pairs, so that chains are long and slots repeat. */
    @Property(tries = 200)
    void each_pair_lists_its_sentences_the_newest_first(@ForAll long seed) {
        Random random = new Random(seed);
        long[] pairs = random.longs(1 + random.nextInt(60), -5, 5).toArray();
        ShingleIndex index = new ShingleIndex(pairs);
        Map<Long, List<Integer>> expected = new TreeMap<>();
        for (int sentence = 0; sentence < pairs.length; sentence++) {
            expected.computeIfAbsent(pairs[sentence], pair -> new ArrayList<>());
            if (random.nextInt(3) > 0) {
                index.file(pairs[sentence], sentence);
                expected.get(pairs[sentence]).addFirst(sentence);
            }
        }

        expected.forEach((pair, sentences) -> assertThat(chain(index, pair)).isEqualTo(sentences));
    }

    private static List<Integer> chain(ShingleIndex index, long pair) {
        List<Integer> chain = new ArrayList<>();
        for (int entry = index.newest(pair);
                entry != ShingleIndex.NONE;
                entry = index.older(entry)) {
            chain.add(index.sentence(entry));
        }
        return chain;
    }
}
