package dev.winnow.reranker.documents;

import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranking.Reranked;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Documents with their scores.
 *
 * @param documents the texts that were scored
 * @param before the state with the documents as candidates
 * @param after the state with scores and report
 * @param scoresSentences whether the model scores sentences
 */
public record RerankedDocuments(
        MeasuredDocuments documents,
        PipelineState before,
        PipelineState after,
        boolean scoresSentences) {

    /** Scores of the document at an index of the request. */
    public Reranked at(int index) {
        return after.reranked().get(index);
    }

    /**
     * The kept part of a document at a threshold; all of it if the model does not score sentences.
     */
    public KeptText kept(int index, float threshold) {
        String text = documents.texts().get(index);
        return scoresSentences
                ? KeptText.of(text, at(index).sentences(), threshold)
                : KeptText.whole(text);
    }

    /**
     * Indexes of the request by rank logit, highest first; ties by index. Not by the probability
     * made from it: calibration may give neighbours the same one.
     */
    public List<Integer> bestFirst() {
        return IntStream.range(0, after.reranked().size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> at(i).rankLogit()).reversed())
                .toList();
    }
}
