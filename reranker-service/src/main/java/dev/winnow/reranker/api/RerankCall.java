package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import dev.winnow.reranker.documents.RerankedDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
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
     * @throws ProblemException 422 for an empty list or an element without a text, 413 for too many
     */
    List<String> texts(int most);

    /**
     * How many results are wanted.
     *
     * @param all of so many
     */
    default int wanted(int all) {
        return all;
    }

    /** What is done to long texts. */
    Cutting cutting();

    /** The body of the answer. */
    Object answer(ScoredTexts ranking);

    /**
     * Texts that were scored, for a dialect to write down.
     *
     * @param id the request's id
     * @param apiVersion Cohere's, by the path
     * @param scored all texts with their scores
     * @param wanted number of results to write
     */
    record ScoredTexts(String id, String apiVersion, RerankedDocuments scored, int wanted) {

        /** The model that ran. */
        String model() {
            var model = scored.after().reports().getLast().model();
            return model == null ? "" : model.name();
        }

        /** One result for each of the best, from its index in the request and its scores. */
        <T> List<T> best(BiFunction<Integer, Reranked, T> result) {
            return scored.bestFirst().subList(0, wanted).stream()
                    .map(index -> result.apply(index, scored.at(index)))
                    .toList();
        }

        /** Least keep-probability of a sentence that is kept, where the request names none. */
        float threshold() {
            return scored.before().question().settings().threshold(false);
        }

        /** The text at an index of the request, as it was scored. */
        String text(int index) {
            return scored.documents().texts().get(index);
        }
    }

    /**
     * A request's list of texts, whatever its elements look like, as {@link #texts(int)} returns
     * it.
     *
     * @param field that holds the list
     * @param text the text of an element; null if it holds none
     */
    static <T> List<String> readTexts(
            String field,
            List<@Nullable T> elements,
            int most,
            Function<T, @Nullable String> text) {
        checkLength(field, elements, most);
        List<String> texts = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            T element = elements.get(i);
            String one = element == null ? null : text.apply(element);
            if (one == null) {
                String place = "%s[%d]".formatted(field, i);
                throw ProblemException.of(Kind.INVALID_VALUE, place + " holds no text").at(place);
            }
            texts.add(one);
        }
        return texts;
    }

    /** Refuses a list without an element with 422, and one with too many with 413. */
    static void checkLength(String field, List<?> elements, int most) {
        if (elements.isEmpty()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE, "%s must list at least one text".formatted(field))
                    .at(field);
        }
        if (elements.size() > most) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "%d %s are more than the %d that are allowed; send fewer, or raise winnow.reranker.max-documents"
                                    .formatted(elements.size(), field, most))
                    .at(field)
                    .limit(most, elements.size());
        }
    }
}
