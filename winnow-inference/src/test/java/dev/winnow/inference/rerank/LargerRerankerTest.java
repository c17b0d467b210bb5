package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The larger reranker that Winnow brings along. */
class LargerRerankerTest extends RerankerContract {

    private static final Passage PRUNING =
            passage(
                    "pruning",
                    "Reranking and pruning",
                    "Winnow has four stages. The reranker returns a rank score for the passage and a keep-probability for each sentence. Paris is the capital of France.");

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxReranker reranker =
            OnnxReranker.load(
                    new ModelSource.ClassPath("dev/winnow/models/winnow-small-1"),
                    pool,
                    new RuleSentenceSplitter());

    @Override
    Reranker reranker() {
        return reranker;
    }

    @AfterAll
    void close() {
        reranker.close();
        pool.close();
    }

    @Test
    void the_passage_and_the_sentence_with_the_answer_stand_above_the_others()
            throws RerankException {
        Passage tower = passage("tower", "Eiffel Tower", "The tower in Paris is 330 metres tall.");

        List<Reranked> scored =
                reranker.rerank(question(), List.of(PRUNING, tower), Deadline.NONE).passages();

        assertThat(scored.getFirst().rankProbability().value()).isGreaterThan(.5f);
        assertThat(scored.getLast().rankProbability().value()).isLessThan(.5f);
        assertThat(scored.getFirst().sentences().get(1).keep().value())
                .isGreaterThan(.5f)
                .isGreaterThan(2 * scored.getFirst().sentences().get(0).keep().value())
                .isGreaterThan(2 * scored.getFirst().sentences().get(2).keep().value());
    }
}
