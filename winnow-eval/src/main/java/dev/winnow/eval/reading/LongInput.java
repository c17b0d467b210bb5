package dev.winnow.eval.reading;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * A question and one long text, made of the passage that answers it and of others beside it, first
 * those of its own set, which are about the same things.
 *
 * @param id of the question
 * @param place where the passage stands that answers
 * @param question asked
 * @param text parts with an empty line between them
 * @param evidence sentences that are needed, as they stand in the text
 */
record LongInput(String id, Place place, String question, String text, List<String> evidence) {

    /** Where the evidence stands. */
    enum Place {
        START,
        MIDDLE,
        END
    }

    /** What is drawn never changes. */
    private static final long SEED = 20261129;

    private static final String BETWEEN = "\n\n";

    LongInput {
        evidence = List.copyOf(evidence);
    }

    /**
     * Makes inputs, of each set and each place as many.
     *
     * @param sets name to rows
     * @param draw which texts, from 1 on: 1 takes one half of the questions and of the passages
     *     around them; 2 and further ones take the other half, and those of the same count share no
     *     question
     * @param count how many
     * @param tokens of each, within one passage
     */
    static List<LongInput> of(
            SortedMap<String, List<LabelledRow>> sets,
            int draw,
            int count,
            int tokens,
            TokenCounter counter) {
        int rest = draw == 1 ? 0 : 1;
        int before = Math.max(0, draw - 2) * count;
        List<List<LabelledRow>> halves = new ArrayList<>();
        for (Map.Entry<String, List<LabelledRow>> set : sets.entrySet()) {
            List<LabelledRow> rows = set.getValue();
            List<LabelledRow> half =
                    new ArrayList<>(
                            IntStream.range(0, rows.size())
                                    .filter(i -> i % 2 == rest)
                                    .mapToObj(rows::get)
                                    .toList());
            Collections.shuffle(half, new Random(SEED + set.getKey().hashCode()));
            halves.add(half);
        }
        List<LabelledRow> all = new ArrayList<>(halves.stream().flatMap(List::stream).toList());
        Collections.shuffle(all, new Random(SEED));
        List<LongInput> inputs = new ArrayList<>(count);
        int found = 0;
        for (int drawn = 0; inputs.size() < count; drawn++) {
            List<LabelledRow> own = halves.get(drawn % halves.size());
            List<LabelledRow> asked = own.stream().filter(LabelledRow::answerable).toList();
            int turn = drawn / halves.size();
            if (turn >= all.size()) {
                throw new IllegalArgumentException(
                        "%d inputs were asked for, and the files have questions for %d"
                                .formatted(before + count, found));
            }
            if (turn < asked.size()) {
                Place place = Place.values()[found % Place.values().length];
                if (found++ >= before) {
                    inputs.add(input(asked.get(turn), place, own, all, tokens, counter));
                }
            }
        }
        return Collections.unmodifiableList(inputs);
    }

    /** The share of the needed sentences that stand in a text. */
    double evidenceIn(String pruned) {
        return (double) evidence.stream().filter(pruned::contains).count() / evidence.size();
    }

    private static LongInput input(
            LabelledRow asked,
            Place place,
            List<LabelledRow> own,
            List<LabelledRow> all,
            int tokens,
            TokenCounter counter) {
        Set<String> taken = new HashSet<>();
        taken.add(asked.text());
        List<String> parts = new ArrayList<>();
        int left = tokens - counter.count(asked.text());
        int half = left / 2;
        int middle = 0;
        List<LabelledRow> others = new ArrayList<>(own);
        others.addAll(all);
        for (LabelledRow other : others) {
            if (left <= 0) {
                break;
            }
            String text = other.text();
            if (!other.question().equals(asked.question()) && taken.add(text)) {
                left -= counter.count(text);
                parts.add(text);
                middle = left >= half ? parts.size() : middle;
            }
        }
        int at =
                switch (place) {
                    case START -> 0;
                    case MIDDLE -> middle;
                    case END -> parts.size();
                };
        parts.add(at, asked.text());
        return new LongInput(
                asked.id(),
                place,
                asked.question(),
                String.join(BETWEEN, parts),
                IntStream.range(0, asked.sentences().size())
                        .filter(asked.needed()::get)
                        .mapToObj(asked.sentences()::get)
                        .toList());
    }
}
