package dev.winnow.eval.ranking;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.cache.ScoreCache;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.RankedQuery;
import dev.winnow.eval.retrieval.WholeDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Has the reranker score the best documents of each query, each whole as one passage; what was scored before comes from the cache. */
final class ListScoring {

    private static final WholeDocument WHOLE = new WholeDocument();

    private final Reranker reranker;
    private final ScoreCache cache;
    private final int depth;

    /**
     * @param depth documents of each list that are scored, 1 upwards; those below take no part
     */
    ListScoring(Reranker reranker, ScoreCache cache, int depth) {
        this.reranker = reranker;
        this.cache = cache;
        this.depth = depth;
    }

    /**
     * Scores all lists.
     *
     * @param done hears the number of lists that are done
     * @throws IOException if the reranker fails or the cache cannot be written
     */
    List<ScoredList> score(BeirCollection collection, List<RankedQuery> ranked, IntConsumer done)
            throws IOException {
        Map<String, BeirDocument> documents = new HashMap<>();
        collection.documents().forEach(document -> documents.put(document.id(), document));
        List<ScoredList> lists = new ArrayList<>(ranked.size());
        for (RankedQuery query : ranked) {
            lists.add(score(query, documents));
            done.accept(lists.size());
        }
        return lists;
    }

    private ScoredList score(RankedQuery ranked, Map<String, BeirDocument> documents)
            throws IOException {
        TreeMap<String, Float> found = new TreeMap<>();
        int count = Math.min(depth, ranked.documents().size());
        for (int i = 0; i < count; i++) {
            found.put(ranked.documents().get(i), ranked.scores().get(i));
        }
        List<BeirDocument> listed = found.keySet().stream().map(documents::get).toList();
        scoreMissing(ranked.query().text(), listed);
        float[] retrieval = new float[count];
        float[] logits = new float[count];
        int i = 0;
        for (float fused : found.values()) {
            BeirDocument document = listed.get(i);
            retrieval[i] = fused;
            Float logit = cache.get(ranked.query().text(), document.title(), document.text());
            if (logit == null) {
                throw new IllegalStateException("document " + document.id() + " was not scored");
            }
            logits[i++] = logit;
        }
        return new ScoredList(ranked.query(), List.copyOf(found.keySet()), retrieval, logits);
    }

    private void scoreMissing(String question, List<BeirDocument> listed) throws IOException {
        List<BeirDocument> missing =
                listed.stream()
                        .filter(d -> cache.get(question, d.title(), d.text()) == null)
                        .toList();
        if (missing.isEmpty()) {
            return;
        }
        List<Reranked> scores;
        try {
            scores =
                    reranker.rerank(
                                    question,
                                    missing.stream().map(ListScoring::passage).toList(),
                                    Deadline.NONE)
                            .passages();
        } catch (RerankException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
        for (int i = 0; i < missing.size(); i++) {
            BeirDocument document = missing.get(i);
            cache.put(
                    scores.get(i).rankLogit().value(), question, document.title(), document.text());
        }
    }

    private static Passage passage(BeirDocument document) {
        return WHOLE.cut(document).getFirst();
    }
}
