package dev.winnow.app.config;

import dev.winnow.core.query.Filter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.FilterReader;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import tools.jackson.core.JacksonException;

/**
 * Parts of the documents that have a name for Dify and for OpenAI's vector stores.
 *
 * @param knowledge what each {@code knowledge_id} of Dify's, or vector store, lets through, in
 *     {@code winnow.knowledge.ID.filters}, as JSON in the grammar of {@code filters}; {@code
 *     default} is all that a key may see unless it is set here
 */
@ConfigurationProperties("winnow")
public record KnowledgeProperties(@Nullable Map<String, Part> knowledge) {

    public KnowledgeProperties {
        filters(knowledge);
    }

    /**
     * A part.
     *
     * @param filters JSON, such as {@code {"section": "manual"}}
     */
    public record Part(@Nullable String filters) {}

    /** The filters by name. */
    Map<String, Filter> filters() {
        return filters(knowledge);
    }

    private static Map<String, Filter> filters(@Nullable Map<String, Part> knowledge) {
        Map<String, Filter> filters = new TreeMap<>();
        if (knowledge != null) {
            knowledge.forEach((id, part) -> filters.put(id, filter(id, part.filters())));
        }
        return filters;
    }

    private static Filter filter(String id, @Nullable String json) {
        try {
            if (json != null && !json.isBlank()) {
                return FilterReader.read(WinnowJson.strict().readTree(json));
            }
        } catch (JacksonException | ProblemException e) {
            throw new IllegalArgumentException(
                    "winnow.knowledge.%s.filters must be JSON such as {\"section\": \"manual\"}: %s"
                            .formatted(
                                    id,
                                    e instanceof ProblemException refused
                                            ? refused.problem().detail()
                                            : "it cannot be read"),
                    e);
        }
        throw new IllegalArgumentException(
                "winnow.knowledge.%s.filters is missing; it must be JSON such as {\"section\": \"manual\"}"
                        .formatted(id));
    }
}
