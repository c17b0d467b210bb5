package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dialects, told apart by the field in which they send texts and by nothing else: clients of
 * one dialect disagree about paths and about every other field.
 */
enum RerankDialect {
    /** Cohere, Jina, Voyage, Together, Infinity. */
    DOCUMENTS(RerankRequest.class, ErrorShape.RERANK),
    /** Hugging Face's text-embeddings-inference. */
    TEXTS(TeiRerankRequest.class, ErrorShape.TEI),
    /** LibreChat's rag-api. */
    CANDIDATES(RagApiRerankRequest.class, ErrorShape.RERANK),
    /** NVIDIA's NIM. */
    PASSAGES(NimRankingRequest.class, ErrorShape.RERANK);

    private final Class<? extends RerankCall> call;
    private final ErrorShape errors;

    RerankDialect(Class<? extends RerankCall> call, ErrorShape errors) {
        this.call = call;
        this.errors = errors;
    }

    /**
     * The dialect of a body.
     *
     * @throws ProblemException 422 if it has none of the fields
     */
    static RerankDialect of(JsonNode body) {
        for (RerankDialect dialect : values()) {
            if (body.hasNonNull(dialect.field())) {
                return dialect;
            }
        }
        throw ProblemException.of(
                Kind.INVALID_VALUE,
                "the body must be an object that lists texts in one of the fields "
                        + Arrays.stream(values())
                                .map(RerankDialect::field)
                                .collect(Collectors.joining(", ")));
    }

    ErrorShape errors() {
        return errors;
    }

    RerankCall read(JsonNode body, JsonMapper json) {
        return json.treeToValue(body, call);
    }

    private String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
