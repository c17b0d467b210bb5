package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the texts out of a request's documents. */
final class DocumentTexts {

    private static final String TEXT = "text";

    private final List<String> fields;

    private DocumentTexts(List<String> fields) {
        this.fields = fields;
    }

    /**
     * The texts, in the order of the request.
     *
     * @param most most documents
     * @throws ProblemException 422 for a missing or empty list or an element that holds no text,
     *     413 for too many
     */
    static List<String> of(RerankRequest request, int most) {
        List<@Nullable JsonNode> documents = request.documents();
        TextList.check("documents", documents, most);
        List<String> named = request.rankFields();
        DocumentTexts reader =
                new DocumentTexts(named == null || named.isEmpty() ? List.of(TEXT) : named);
        List<String> texts = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            texts.add(reader.text(documents.get(i), i));
        }
        return texts;
    }

    private String text(@Nullable JsonNode document, int index) {
        if (document != null && document.isString()) {
            return document.asString();
        }
        if (document == null || !document.isObject()) {
            throw unreadable(index, "is neither a text nor an object");
        }
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            JsonNode value = document.get(field);
            if (value == null) {
                continue;
            }
            if (!value.isString()) {
                throw unreadable(index, "has a field '%s' that is no text".formatted(field));
            }
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(value.asString());
        }
        if (text.isEmpty() && fields.stream().noneMatch(document::has)) {
            throw unreadable(index, "has no field named %s".formatted(String.join(" or ", fields)));
        }
        return text.toString();
    }

    private static ProblemException unreadable(int index, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, "document %d %s".formatted(index, why))
                .at("documents[%d]".formatted(index));
    }
}
