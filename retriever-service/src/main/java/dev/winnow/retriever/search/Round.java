package dev.winnow.retriever.search;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.score.Score.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One search of all sources, and every passage of their union scored by each of them.
 *
 * @param number 1 for the question as asked, 2 for the fed-back one
 * @param terms the question in words; null if words are no source
 * @param vector the question's vector; null if vectors are no source
 * @param lexical what the words found, best first
 * @param dense what the vectors found, best first
 * @param union what was found at all
 * @param scores each source's scores for the union, words before vectors
 */
record Round(
        int number,
        @Nullable LexicalQuery terms,
        float @Nullable [] vector,
        List<Hit> lexical,
        List<Hit> dense,
        CandidatePool union,
        List<SourceScores> scores) {

    /** Scores of one source, one for each passage of the union. */
    record SourceScores(Source source, float[] values) {}

    static Round of(
            int number,
            Source words,
            @Nullable LexicalQuery terms,
            float @Nullable [] vector,
            List<Hit> lexical,
            List<Hit> dense,
            List<Hit> exact,
            IndexView view) {
        CandidatePool union = CandidatePool.of(List.of(lexical, dense, exact));
        List<SourceScores> scores = new ArrayList<>(2);
        if (terms != null) {
            scores.add(new SourceScores(words, view.lexicalScores(terms, union.handles())));
        }
        if (vector != null) {
            scores.add(new SourceScores(Source.DENSE, view.denseScores(vector, union.handles())));
        }
        return new Round(number, terms, vector, lexical, dense, union, List.copyOf(scores));
    }

    /** Whether both sources were asked. */
    boolean hybrid() {
        return terms != null && vector != null;
    }

    /** The share of the words, where there is something else beside them. */
    float share(float wanted) {
        if (terms == null) {
            return 0f;
        }
        return vector == null ? 1f : wanted;
    }

    /**
     * The share of the words by how well either search tells its passages apart; the usual one
     * where fewer passages were found than the spread is measured on.
     *
     * @param usual the share where both do as usual
     * @param usualSpread of the encoder; 0 if not known, and then the share is the usual one
     */
    float lexicalShare(float usual, float usualSpread) {
        if (usualSpread == 0f || terms == null || dense.size() < LexicalShare.SPREAD_DEPTH) {
            return usual;
        }
        float spread = score(dense, 1) - score(dense, LexicalShare.SPREAD_DEPTH);
        return LexicalShare.of(usual, standout(), spread, usualSpread);
    }

    /**
     * BM25's best score in units of the fifth; the usual one for impacts, which were not measured,
     * and where fewer passages were found or the fifth scores nothing.
     */
    private float standout() {
        if (lexical.size() < LexicalShare.STANDOUT_DEPTH
                || lexical.getFirst().score().scale() != Scale.BM25) {
            return LexicalShare.USUAL_STANDOUT;
        }
        float fifth = score(lexical, LexicalShare.STANDOUT_DEPTH);
        return fifth > 0f ? score(lexical, 1) / fifth : LexicalShare.USUAL_STANDOUT;
    }

    private static float score(List<Hit> hits, int rank) {
        return hits.get(rank - 1).score().value();
    }

    /**
     * The union as one list.
     *
     * @param share of the words
     */
    FusedList fuse(float share, FusionMethod fusion) {
        return FusedList.of(this, share, fusion);
    }

    /**
     * All passages that a source found, each once, in the order of their ids: position i of every
     * score array is passage i.
     *
     * @param ids passage ids, ascending
     * @param handles their handles in the view
     */
    record CandidatePool(List<PassageId> ids, int[] handles) {

        static CandidatePool of(List<List<Hit>> lists) {
            TreeMap<PassageId, Integer> found = new TreeMap<>();
            for (List<Hit> list : lists) {
                for (Hit hit : list) {
                    found.putIfAbsent(hit.id(), hit.handle());
                }
            }
            List<PassageId> ids = new ArrayList<>(found.size());
            int[] handles = new int[found.size()];
            for (Map.Entry<PassageId, Integer> entry : found.entrySet()) {
                handles[ids.size()] = entry.getValue();
                ids.add(entry.getKey());
            }
            return new CandidatePool(ids, handles);
        }

        /** The handles of the passages at these positions. */
        int[] handles(int[] positions) {
            return Arrays.stream(positions).map(at -> handles[at]).toArray();
        }

        int size() {
            return handles.length;
        }
    }

    /** The sources of candidates, in the order of their names. */
    enum Source {
        /** BM25 of the question's terms. */
        BM25("bm25", Scale.BM25, 0f),
        /** Cosine of question and passage. */
        DENSE("dense", Scale.COSINE, -1f),
        /** Inner product of the impacts of question and passage; takes the seat of BM25. */
        IMPACT("impact", Scale.IMPACT, 0f);

        private final String label;
        private final Scale scale;
        private final float low;

        /**
         * @param low the lowest score in theory
         */
        Source(String label, Scale scale, float low) {
            this.label = label;
            this.scale = scale;
            this.low = low;
        }

        String label() {
            return label;
        }

        Scale scale() {
            return scale;
        }

        /**
         * The scores as fusion hears them. A passage without a vector has the lowest cosine there
         * is; as the low end of the window it would press all others together at the top. It counts
         * as the lowest of those that have one instead, which is worth nothing.
         */
        Channel channel(float weight, float[] scores) {
            return new Channel(label, weight, this == DENSE ? lifted(scores) : scores, low);
        }

        private float[] lifted(float[] scores) {
            float lowest = Float.POSITIVE_INFINITY;
            boolean missing = false;
            for (float score : scores) {
                missing |= score <= low;
                lowest = score > low ? Math.min(lowest, score) : lowest;
            }
            if (!missing || lowest == Float.POSITIVE_INFINITY) {
                return scores;
            }
            float[] lifted = scores.clone();
            for (int i = 0; i < lifted.length; i++) {
                lifted[i] = Math.max(lifted[i], lowest);
            }
            return lifted;
        }
    }
}
