package dev.winnow.retriever.search;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.FusionMethod.Fused;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.score.Score;
import dev.winnow.retriever.search.Round.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The union of one round in its order, with every number that made it. Positions are those of the
 * union.
 */
final class FusedList {

    private final Round round;
    private final Fused fused;
    private final int[] order;
    private final List<int[]> ranks;

    private FusedList(Round round, Fused fused, int[] order, List<int[]> ranks) {
        this.round = round;
        this.fused = fused;
        this.order = order;
        this.ranks = ranks;
    }

    /**
     * @param share of the words
     */
    static FusedList of(Round round, float share, FusionMethod fusion) {
        List<Channel> channels = new ArrayList<>(round.scores().size());
        List<int[]> ranks = new ArrayList<>(round.scores().size());
        for (Round.SourceScores scores : round.scores()) {
            float weight = scores.source() == Source.DENSE ? 1f - share : share;
            channels.add(scores.source().channel(weight, scores.values()));
            ranks.add(Ranking.ranks(Ranking.order(scores.values())));
        }
        Fused fused = fusion.fuse(channels);
        return new FusedList(round, fused, Ranking.order(fused.scores()), ranks);
    }

    /**
     * The same passages, of which some score less.
     *
     * @param share what is left of their scores, 0 to 1
     */
    FusedList lowered(IntPredicate lower, float share) {
        float[] scores = fused.scores().clone();
        float[][] contributions = new float[fused.contributions().length][];
        for (int c = 0; c < contributions.length; c++) {
            contributions[c] = fused.contributions()[c].clone();
        }
        for (int p = 0; p < scores.length; p++) {
            if (lower.test(p)) {
                scores[p] *= share;
                for (float[] of : contributions) {
                    of[p] *= share;
                }
            }
        }
        return new FusedList(
                round,
                new Fused(scores, fused.normalised(), contributions),
                Ranking.order(scores),
                ranks);
    }

    /** Positions of the best {@code k} passages, best first. */
    int[] best(int k) {
        return Arrays.copyOf(order, Math.min(k, order.length));
    }

    /** Positions of the best {@code n} passages that weigh something as feedback, best first. */
    int[] top(int n) {
        int found = 0;
        while (found < Math.min(n, order.length) && weight(order[found]) > 0f) {
            found++;
        }
        return Arrays.copyOf(order, found);
    }

    /**
     * The best {@code k} positions with the wanted ones among them: passages that hold the
     * question's identifiers or quoted phrases letter by letter, and that fusion must not lose.
     *
     * <p>Those that did not make the list stand in place of its last unprotected passages; never of
     * the first. They lost, so they follow the others in the order of their scores. With p
     * protected ones in all, the first k - p places are those of the plain list.
     */
    int[] protect(Set<PassageId> wanted, int k) {
        int[] best = best(k);
        if (wanted.isEmpty()) {
            return best;
        }
        List<Integer> lost =
                Arrays.stream(order)
                        .skip(best.length)
                        .filter(at -> wanted.contains(id(at)))
                        .boxed()
                        .toList();
        List<Integer> kept = new ArrayList<>(Arrays.stream(best).boxed().toList());
        int room = 0;
        for (int i = kept.size() - 1; i > 0 && room < lost.size(); i--) {
            if (!wanted.contains(id(kept.get(i)))) {
                kept.remove(i);
                room++;
            }
        }
        kept.addAll(lost.subList(0, room));
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How many of these positions are wanted. */
    int among(Set<PassageId> wanted, int[] positions) {
        return (int) Arrays.stream(positions).filter(at -> wanted.contains(id(at))).count();
    }

    private PassageId id(int position) {
        return round.union().ids().get(position);
    }

    /** Positions of all passages, best first. */
    int[] order() {
        return order;
    }

    /** What ordered the list, for the passage at this position. */
    Score score(int position) {
        return Score.fused(fused.scores()[position]);
    }

    /** What a passage weighs as feedback: the score of the only source, or the fused one. */
    float weight(int position) {
        return round.scores().size() == 1
                ? round.scores().getFirst().values()[position]
                : fused.scores()[position];
    }

    /** What each source said about the passage at this position. */
    List<SourceScore> sources(int position) {
        List<SourceScore> sources = new ArrayList<>(ranks.size());
        for (int c = 0; c < ranks.size(); c++) {
            Round.SourceScores scores = round.scores().get(c);
            sources.add(
                    new SourceScore(
                            scores.source().label(),
                            round.number(),
                            ranks.get(c)[position],
                            new Score(scores.values()[position], scores.source().scale()),
                            fused.normalised()[c][position],
                            fused.contributions()[c][position]));
        }
        return sources;
    }
}
