package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request's list of texts, within the limit, whatever its elements look like. */
final class TextList {

    private TextList() {}

    /**
     * The texts.
     *
     * @param field that holds the list
     * @param text the text of an element; null if it holds none
     * @throws ProblemException 422 for an empty list or an element without a text, 413 for too many
     */
    static <T> List<String> of(
            String field,
            List<@Nullable T> elements,
            int most,
            Function<T, @Nullable String> text) {
        check(field, elements, most);
        List<String> texts = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            T element = elements.get(i);
            String one = element == null ? null : text.apply(element);
            if (one == null) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE, "%s[%d] holds no text".formatted(field, i))
                        .at("%s[%d]".formatted(field, i));
            }
            texts.add(one);
        }
        return texts;
    }

    /**
     * Refuses a list without an element, and one with too many.
     *
     * @throws ProblemException 422 or 413
     */
    static void check(String field, List<?> elements, int most) {
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
