package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What every reranker that Winnow ships must do beyond the contract: find what a person would. */
abstract class ShippedRerankerContract extends RerankerContract {

    static final Passage PRUNING =
            passage(
                    "pruning",
                    "Reranking and pruning",
                    "Winnow has four stages. The reranker returns a rank score for the passage and a keep-probability for each sentence. Paris is the capital of France.");

    final InferencePool pool = TinyModels.pool(2);
    final OnnxReranker reranker = OnnxReranker.load(source(), pool);

    abstract ModelSource source();

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
    void the_answer_ranks_above_a_passage_about_something_else() throws StageException {
        Reranked answer = rerank(PRUNING);
        Reranked stranger =
                rerank(passage("tower", "Eiffel Tower", "The tower in Paris is 330 metres tall."));

        assertThat(answer.rankLogit()).isGreaterThan(stranger.rankLogit());
        assertThat(answer.rankProbability().value()).isGreaterThan(.5f);
        assertThat(stranger.rankProbability().value()).isLessThan(.5f);
    }

    @Test
    void the_sentence_with_the_answer_is_kept_rather_than_the_others() throws StageException {
        List<SentenceScore> sentences = rerank(PRUNING).sentences();

        assertThat(sentences).hasSize(3);
        assertThat(sentences.get(1).keep().value())
                .isGreaterThan(.5f)
                .isGreaterThan(2 * sentences.get(0).keep().value())
                .isGreaterThan(2 * sentences.get(2).keep().value());
    }

    final Reranked rerank(Passage passage) throws StageException {
        return reranker.rerank(
                        "What does the reranker return for each sentence?",
                        List.of(passage),
                        Deadline.NONE)
                .passages()
                .getFirst();
    }
}
