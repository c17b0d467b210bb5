package dev.winnow.reranker.api;

import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every dialect asks for, and how it wants to be answered. */
sealed interface RerankCall
        permits NimRankingRequest, RagApiRerankRequest, RerankRequest, TeiRerankRequest {

    /** The question as it was sent, not checked yet. */
    @Nullable String question();

    /**
     * The texts, in the order of the request.
     *
     * @param most most of them
     * @throws dev.winnow.platform.error.ProblemException for a list without a text, with too many,
     *     or with an element that is none
     */
    List<String> texts(int most);

    /**
     * How many results are wanted.
     *
     * @param all of so many
     */
    int wanted(int all);

    /** What is done to long texts. */
    Cutting cutting();

    /** The body of the answer. */
    Object answer(ScoredTexts ranking);
}
