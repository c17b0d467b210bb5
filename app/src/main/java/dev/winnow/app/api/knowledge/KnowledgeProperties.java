package dev.winnow.app.api.knowledge;

import dev.winnow.core.query.Filter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.FilterReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.core.JacksonException;

/**
 * Parts of the documents that have a name for Dify and for OpenAI's vector stores.
 *
 * @param knowledge what each {@code knowledge_id} of Dify's, or vector store, lets through, in
 *     {@code winnow.knowledge.ID.filters}, as JSON in the grammar of {@code filters}; {@code
 *     default} is all that a key may see unless it is set here
 */
@ConfigurationProperties("winnow")
public record KnowledgeProperties(@DefaultValue Map<String, Part> knowledge) {

    public KnowledgeProperties {
        knowledge.forEach(KnowledgeProperties::filter);
    }

    /**
     * A part.
     *
     * @param filters JSON, such as {@code {"section": "manual"}}
     */
    public record Part(@Nullable String filters) {}

    /** What a name lets through; null for a name that no setting has. */
    @Nullable Filter filter(@Nullable String id) {
        Part part = id == null ? null : knowledge.get(id);
        return id == null || part == null ? null : filter(id, part);
    }

    private static Filter filter(String id, Part part) {
        String json = part.filters();
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
