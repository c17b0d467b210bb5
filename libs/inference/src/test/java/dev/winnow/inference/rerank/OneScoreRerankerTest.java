package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A cross-encoder without a prune head. */
class OneScoreRerankerTest extends RerankerContract {

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxReranker reranker = OnnxReranker.load(TinyModels.source("one-score"), pool);

    @Override
    Reranker reranker() {
        return reranker;
    }

    /** This model reads eight tokens of a question. */
    @Override
    String question() {
        return "what is it?";
    }

    @AfterAll
    void close() {
        reranker.close();
        pool.close();
    }

    @Test
    void says_that_it_scores_no_sentences() {
        assertThat(reranker.scoresSentences()).isFalse();
    }
}
