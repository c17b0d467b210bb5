package dev.winnow.eval.scale;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.retriever.feedback.DenseFeedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The product's two dense searches beside {@link ExactNeighbours}: of the question, and of the fed-back question, which begins where the first one ended.
 *
 * @param first of the question as asked
 * @param second of the fed-back question
 */
public record DenseRecall(Recall first, Recall second) {

    /**
     * Searches every question twice.
     *
     * @param n passages wanted of each search
     */
    public static DenseRecall of(
            PassageIndex index,
            ScaleCorpus corpus,
            List<float[]> questions,
            DenseFeedback feedback,
            int n) {
        Access access = new Access(Scope.local(), Filter.all());
        List<List<Hit>> first = new ArrayList<>(questions.size());
        List<List<Hit>> second = new ArrayList<>(questions.size());
        List<float[]> asked = new ArrayList<>(questions);
        try (IndexView view = index.view()) {
            for (float[] question : questions) {
                List<Hit> hits = view.dense(question, access, n);
                int[] handles = hits.stream().mapToInt(Hit::handle).toArray();
                int[] best = Arrays.copyOf(handles, Math.min(handles.length, feedback.passages()));
                float[] moved = feedback.model().expand(question, view.vectors(best));
                first.add(hits);
                second.add(view.dense(moved, access, n, handles));
                asked.add(moved);
            }
        }
        List<Set<PassageId>> nearest = ExactNeighbours.of(corpus, asked, n);
        int count = questions.size();
        return new DenseRecall(
                Recall.of(first, nearest.subList(0, count)),
                Recall.of(second, nearest.subList(count, 2 * count)));
    }
}
