package dev.winnow.app.api.vectorstore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's answer.
 *
 * @param object always vector_store.search_results.page
 * @param searchQuery what was looked up
 * @param data a result for each passage of which something was kept, in the order of the context;
 *     empty for nothing
 * @param hasMore always false: there is one page
 * @param nextPage always null
 */
record VectorStoreSearchResponse(
        String object,
        List<String> searchQuery,
        List<VectorStoreResult> data,
        boolean hasMore,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextPage) {

    /** OpenAI's own limits of attributes: names, and units of a value. */
    private static final int MOST_ATTRIBUTES = 16;

    private static final int LONGEST_VALUE = 512;

    /**
     * A passage.
     *
     * @param fileId the document, as {@code /v1/documents} knows it
     * @param filename its title, or its id if it has none
     * @param score calibrated probability that the passage answers the question, 0 to 1; 0 if no
     *     model ran, which the header Winnow-Degraded says
     * @param attributes the first 16 of the document's metadata, several values of one name with
     *     commas between them
     * @param content its kept sentences
     */
    record VectorStoreResult(
            DocumentId fileId,
            String filename,
            float score,
            Map<String, String> attributes,
            List<VectorStoreText> content) {}

    /**
     * A text.
     *
     * @param type always text
     * @param text the kept sentences of the passage
     */
    record VectorStoreText(String type, String text) {}

    static VectorStoreSearchResponse of(PipelineState state) {
        return new VectorStoreSearchResponse(
                "vector_store.search_results.page",
                List.of(state.question().query().text()),
                PrunedPassage.of(state).stream().map(VectorStoreSearchResponse::result).toList(),
                false,
                null);
    }

    private static VectorStoreResult result(PrunedPassage kept) {
        Passage passage = kept.passage();
        return new VectorStoreResult(
                passage.documentId(),
                passage.title().isBlank() ? passage.documentId().value() : passage.title(),
                kept.score(),
                attributes(passage.metadata()),
                List.of(new VectorStoreText("text", kept.text())));
    }

    private static Map<String, String> attributes(Metadata metadata) {
        Map<String, String> attributes = new TreeMap<>();
        metadata.values()
                .forEach(
                        (name, values) -> {
                            if (attributes.size() < MOST_ATTRIBUTES) {
                                attributes.put(name, start(String.join(", ", values)));
                            }
                        });
        return attributes;
    }

    private static String start(String value) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        boolean splits = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
        return value.substring(0, LONGEST_VALUE - (splits ? 1 : 0));
    }
}
