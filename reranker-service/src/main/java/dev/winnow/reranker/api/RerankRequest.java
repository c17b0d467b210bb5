package dev.winnow.reranker.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * The request of Cohere, Jina, Voyage and all that speak like them. Fields that are not listed are
 * ignored.
 *
 * @param model any name: the answer says which model ran
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param documents texts, or objects with a field {@code text}, 1 to 1000 ({@code
 *     winnow.reranker.max-documents})
 * @param topN most results (Cohere, Jina), 1 or more; all if it is left out; Flowise writes {@code
 *     topN}
 * @param topK the same (Voyage); {@code top_n} counts where both are given
 * @param returnDocuments whether results carry the documents' texts; default false; RAGFlow sends
 *     {@code "true"}
 * @param maxTokensPerDoc most tokens of a document, 1 or more; longer ones are cut (Cohere);
 *     default and most 4096
 * @param rankFields fields of document objects that make up the text (Cohere v1); {@code text} if
 *     it is left out
 * @param truncation false to refuse documents that are too long instead of cutting them (Voyage);
 *     default true
 * @param winnow Winnow's own extension; nothing of it if it is left out
 */
@LenientJson
public record RerankRequest(
        @Nullable String model,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @ArraySchema(
                        arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED),
                        schema = @Schema(types = {"string", "object"}))
                List<@Nullable JsonNode> documents,
        @JsonAlias("topN") @Nullable Integer topN,
        @Nullable Integer topK,
        @JsonDeserialize(using = WrittenBoolean.class) @Nullable Boolean returnDocuments,
        @Nullable Integer maxTokensPerDoc,
        @Nullable List<String> rankFields,
        @Nullable Boolean truncation,
        @Nullable Extension winnow)
        implements RerankCall {

    /**
     * Winnow's addition to the dialects.
     *
     * @param prune whether each result carries the kept part of its document; default false
     * @param threshold sentences whose keep-probability (the model's probability that a sentence
     *     helps to answer the query) is lower go, 0 to 1; default .08 ({@code
     *     winnow.pipeline.defaults.threshold})
     */
    public record Extension(@Nullable Boolean prune, @Nullable Float threshold) {

        public Extension {
            if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException(
                        "threshold must be between 0 and 1, got " + threshold);
            }
        }
    }

    @Override
    public @Nullable String question() {
        return query;
    }

    @Override
    public List<String> texts(int most) {
        RerankCall.checkLength("documents", documents, most);
        List<String> fields =
                rankFields == null || rankFields.isEmpty() ? List.of("text") : rankFields;
        List<String> texts = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            texts.add(text(documents.get(i), i, fields));
        }
        return texts;
    }

    private static String text(@Nullable JsonNode document, int index, List<String> fields) {
        if (document != null && document.isString()) {
            return document.asString();
        }
        if (document == null || !document.isObject()) {
            throw unreadable(index, "is neither a text nor an object");
        }
        if (fields.stream().noneMatch(document::has)) {
            throw unreadable(index, "has no field named %s".formatted(String.join(" or ", fields)));
        }
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            JsonNode value = document.get(field);
            if (value != null && !value.isString()) {
                throw unreadable(index, "has a field '%s' that is no text".formatted(field));
            }
            if (value != null) {
                text.append(text.isEmpty() ? "" : "\n").append(value.asString());
            }
        }
        return text.toString();
    }

    private static ProblemException unreadable(int index, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, "document %d %s".formatted(index, why))
                .at("documents[%d]".formatted(index));
    }

    @Override
    public int wanted(int all) {
        Integer most = topN == null ? topK : topN;
        return most == null ? all : Math.min(all, positive(topN == null ? "top_k" : "top_n", most));
    }

    @Override
    public Cutting cutting() {
        int tokens =
                maxTokensPerDoc == null
                        ? Integer.MAX_VALUE
                        : positive("max_tokens_per_doc", maxTokensPerDoc);
        return new Cutting("documents", tokens, !Boolean.FALSE.equals(truncation));
    }

    @Override
    public RerankResponse answer(ScoredTexts ranking) {
        boolean withText = Boolean.TRUE.equals(returnDocuments);
        if (winnow == null || !Boolean.TRUE.equals(winnow.prune())) {
            return RerankResponse.of(ranking, withText, null);
        }
        float threshold = winnow.threshold() == null ? ranking.threshold() : winnow.threshold();
        return RerankResponse.of(ranking, withText, threshold);
    }

    static int positive(String field, int value) {
        if (value < 1) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must be at least 1, got %d".formatted(field, value))
                    .at(field);
        }
        return value;
    }

    /** Takes {@code "true"} and {@code "false"}, too, which a client of Xinference's sends. */
    static final class WrittenBoolean extends StdDeserializer<Boolean> {

        WrittenBoolean() {
            super(Boolean.class);
        }

        @Override
        public Boolean deserialize(JsonParser parser, DeserializationContext context) {
            return switch (String.valueOf(parser.getString()).toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> (Boolean) context.handleUnexpectedToken(Boolean.class, parser);
            };
        }
    }
}
