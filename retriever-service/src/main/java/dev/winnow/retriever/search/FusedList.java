package dev.winnow.retriever.search;

import dev.winnow.core.fusion.Channel;
import dev.winnow.core.fusion.Fused;
import dev.winnow.core.fusion.Fusion;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.SourceScore;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The union in its final order, with every number that made it. */
final class FusedList {

    private final List<Source> sources;
    private final List<Channel> channels;
    private final Fused fused;
    private final int[] order;
    private final List<int[]> ranks;

    private FusedList(
            List<Source> sources,
            List<Channel> channels,
            Fused fused,
            int[] order,
            List<int[]> ranks) {
        this.sources = sources;
        this.channels = channels;
        this.fused = fused;
        this.order = order;
        this.ranks = ranks;
    }

    /**
     * @param sources the source of each channel
     */
    static FusedList of(
            List<Source> sources, List<Channel> channels, List<PassageId> ids, Fusion fusion) {
        List<Channel> heard = new ArrayList<>(channels.size());
        for (int c = 0; c < channels.size(); c++) {
            heard.add(sources.get(c).heard(channels.get(c)));
        }
        Fused fused = fusion.fuse(heard);
        List<int[]> ranks = new ArrayList<>(channels.size());
        for (Channel channel : channels) {
            ranks.add(Ranking.ranks(Ranking.order(channel.scores())));
        }
        return new FusedList(sources, channels, fused, Ranking.order(fused.scores()), ranks);
    }

    /** Positions of the best {@code k} passages of the union, best first. */
    int[] best(int k) {
        return Arrays.copyOf(order, Math.min(k, order.length));
    }

    /**
     * The best {@code k}, in which protected passages that did not make it stand in place of the last unprotected ones; never of the
     * first. They lost, so they follow the others in the order of their scores. With p protected ones in all, the first k - p places are those of
     * the plain list.
     */
    int[] best(int k, Set<PassageId> protectedIds, List<PassageId> ids) {
        int[] best = best(k);
        List<Integer> lost = new ArrayList<>();
        for (int i = best.length; i < order.length; i++) {
            if (protectedIds.contains(ids.get(order[i]))) {
                lost.add(order[i]);
            }
        }
        List<Integer> kept = new ArrayList<>(best.length);
        for (int position : best) {
            kept.add(position);
        }
        int room = 0;
        for (int i = kept.size() - 1; i > 0 && room < lost.size(); i--) {
            if (!protectedIds.contains(ids.get(kept.get(i)))) {
                kept.remove(i);
                room++;
            }
        }
        kept.addAll(lost.subList(0, room));
        for (int i = 0; i < best.length; i++) {
            best[i] = kept.get(i);
        }
        return best;
    }

    Candidate candidate(int position, int rank, Passage passage) {
        List<SourceScore> scores = new ArrayList<>(sources.size());
        for (int c = 0; c < sources.size(); c++) {
            Source source = sources.get(c);
            scores.add(
                    new SourceScore(
                            source.label(),
                            1,
                            ranks.get(c)[position],
                            new Score(channels.get(c).scores()[position], source.scale()),
                            fused.normalised()[c][position],
                            fused.contributions()[c][position]));
        }
        return new Candidate(passage, rank, Score.fused(fused.scores()[position]), scores);
    }
}
