package dev.winnow.pruner.select;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step 3: sentences that say the same. Each belongs to the group of the best sentence like it, so
 * that one of the group can stand for all.
 *
 * <p>Sentences are alike if one is the other with a few words more at one end. A few are so many
 * that the two still share nine tenths of their word pairs (resemblance of shingles: Broder, "On
 * the resemblance and containment of documents", 1997), and none of them is a number, a sign or a
 * negation. Candidates for a comparison come from an index of the first few pairs in a fixed order
 * (prefix filtering: Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", WWW 2007).
 * Exact copies need no comparison, they have the same hash; of other candidates only some are
 * compared. So the work grows with the text, not with its square.
 */
final class NearDuplicates {

    /**
     * Number of ten word pairs that two sentences must share. Picked by hand, not tuned on any set:
     * at nine, a sentence of ten words or fewer has no room for another one; lower drops sentences
     * that say more than their copy, ten finds only copies.
     */
    private static final int TENTHS = 9;

    /**
     * Shorter sentences are never taken for copies, since "See below." or "Treatment:" means
     * something only where it stands. Picked by hand; lower drops labels and short answers, higher
     * lets boilerplate pass.
     */
    private static final int LEAST_WORDS = 4;

    /**
     * Candidates that a sentence is compared with, those that were filed last: the worth of these
     * is nearest to its own. Without a bound a text whose sentences all have the same first pair,
     * by chance or on purpose, takes the square of their number. Picked by hand: far more than a
     * text has sentences that begin alike and differ in a word at an end; fewer misses some of
     * them.
     */
    static final int MOST_COMPARED = 64;

    /** Sentences between two looks at whether the result is still wanted: about a millisecond. */
    private static final int LOOK_AFTER = 1_000;

    private static final int NONE = -1;

    private final List<Sentence> sentences;
    private final int[] leader;
    private final SentenceFingerprint[] fingerprints;

    /** Leaders under the first of their word pairs, the newest last. */
    private final Map<Long, List<Integer>> index = new HashMap<>();

    /** The first sentence of each hash. */
    private final Map<Long, Integer> copies = new HashMap<>();

    private int cut;

    private record Place(String document, int start, int end) {}

    private NearDuplicates(List<Sentence> sentences, Runnable check) {
        this.sentences = sentences;
        this.leader = new int[sentences.size()];
        this.fingerprints = new SentenceFingerprint[sentences.size()];
        for (int i = 0; i < fingerprints.length; i++) {
            look(i, check);
            fingerprints[i] = SentenceFingerprint.of(sentences.get(i).text());
        }
    }

    /**
     * Sentences by what they say.
     *
     * @param leaders for each sentence the best one of its group, itself if it is alone or the
     *     best: the higher worth, then the earlier in the list
     * @param cut sentences that were not compared with all that begin alike
     */
    record Groups(int[] leaders, int cut) {}

    /**
     * Groups the sentences.
     *
     * @param exempt sentences that stand for themselves only
     * @param check run now and then; what it throws ends the work
     */
    static Groups of(List<Sentence> sentences, boolean[] exempt, Runnable check) {
        return new NearDuplicates(sentences, check).group(exempt, check);
    }

    private static void look(int done, Runnable check) {
        if (done % LOOK_AFTER == LOOK_AFTER - 1) {
            check.run();
        }
    }

    private Groups group(boolean[] exempt, Runnable check) {
        Map<Place, Integer> places = new HashMap<>();
        int[] order = bestFirst();
        int[] standing = Ranking.ranks(order);
        for (int at = 0; at < order.length; at++) {
            look(at, check);
            int i = order[at];
            leader[i] = i;
            if (exempt[i]) {
                continue;
            }
            Sentence sentence = sentences.get(i);
            Place place =
                    new Place(sentence.documentId().value(), sentence.start(), sentence.end());
            Integer same = places.putIfAbsent(place, i);
            if (same == null) {
                same = copied(i);
            }
            int like = same != null ? leader[same] : alike(fingerprints[i], standing);
            if (like != NONE) {
                leader[i] = like;
            } else {
                file(i);
            }
        }
        return new Groups(leader, cut);
    }

    /** The first sentence that this one is an exact copy of; null if it is the first. */
    private @Nullable Integer copied(int sentence) {
        SentenceFingerprint fingerprint = fingerprints[sentence];
        if (fingerprint.words() < LEAST_WORDS) {
            return null;
        }
        Integer first = copies.putIfAbsent(fingerprint.hash(), sentence);
        return first != null && fingerprints[first].nearlyEquals(fingerprint, TENTHS)
                ? first
                : null;
    }

    /** The best leader that is like this fingerprint, of those that it is compared with. */
    private int alike(SentenceFingerprint fingerprint, int[] standing) {
        int best = NONE;
        int left = MOST_COMPARED;
        for (int p = 0; p < prefix(fingerprint); p++) {
            List<Integer> filed = index.getOrDefault(fingerprint.shingles()[p], List.of());
            for (int other : filed.reversed()) {
                if (left == 0) {
                    cut++;
                    return best;
                }
                left--;
                if ((best == NONE || standing[other] < standing[best])
                        && fingerprints[other].nearlyEquals(fingerprint, TENTHS)) {
                    best = other;
                }
            }
        }
        return best;
    }

    private void file(int sentence) {
        SentenceFingerprint fingerprint = fingerprints[sentence];
        for (int p = 0; p < prefix(fingerprint); p++) {
            index.computeIfAbsent(fingerprint.shingles()[p], pair -> new ArrayList<>())
                    .add(sentence);
        }
    }

    /**
     * If two sets share nine tenths, they share one of these first elements; none for a sentence
     * that is too short.
     */
    private static int prefix(SentenceFingerprint fingerprint) {
        if (fingerprint.words() < LEAST_WORDS) {
            return 0;
        }
        int size = fingerprint.shingles().length;
        int shared = (size * TENTHS + 9) / 10;
        return size - shared + 1;
    }

    private int[] bestFirst() {
        float[] worths = new float[sentences.size()];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = sentences.get(i).worth();
        }
        return Ranking.order(worths);
    }
}
