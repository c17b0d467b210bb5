package dev.winnow.eval.scale;

import dev.winnow.core.identity.PassageId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.NeighborQueue;

/** The nearest passages for certain: every vector of a corpus is compared with every question, without an index. */
public final class ExactNeighbours {

    private ExactNeighbours() {}

    /**
     * For each question the {@code n} passages of the highest cosine; of equal ones the lower id. One pass over the corpus, so that its vectors need not
     * be kept.
     *
     * @param questions unit length
     */
    public static List<Set<PassageId>> of(ScaleCorpus corpus, List<float[]> questions, int n) {
        int wanted = Math.min(n, corpus.size());
        List<NeighborQueue> nearest = new ArrayList<>(questions.size());
        for (int q = 0; q < questions.size(); q++) {
            // Of equal scores it keeps the lower number.
            nearest.add(new NeighborQueue(wanted, false));
        }
        for (int p = 0; p < corpus.size(); p++) {
            float[] vector = corpus.vector(p);
            for (int q = 0; q < nearest.size(); q++) {
                nearest.get(q)
                        .insertWithOverflow(p, VectorUtil.dotProduct(questions.get(q), vector));
            }
        }
        List<Set<PassageId>> all = new ArrayList<>(nearest.size());
        for (NeighborQueue queue : nearest) {
            Set<PassageId> ids = HashSet.newHashSet(queue.size());
            for (int number : queue.nodes()) {
                ids.add(corpus.id(number));
            }
            all.add(ids);
        }
        return all;
    }
}
