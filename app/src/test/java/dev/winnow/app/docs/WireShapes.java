package dev.winnow.app.docs;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.error.ProblemAdvice.ProblemErrorController;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.web.OpenApiAutoConfiguration;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.time.Duration;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Schemas of the types whose JSON is not that of a record. */
final class WireShapes {

    private WireShapes() {}

    /** Tells springdoc, which keeps them for the whole process. */
    static void register() {
        SpringDocUtils springdoc = SpringDocUtils.getConfig();
        // Neither is for those who call an API.
        springdoc.addHiddenRestControllers(
                ProblemErrorController.class.getName(),
                OpenApiAutoConfiguration.class.getName() + "$ApiPage");
        springdoc.addRequestWrapperToIgnore(
                DocumentLinks.class, RequestFrame.class, Scope.class, Caller.class);
        springdoc.replaceWithSchema(DocumentId.class, new StringSchema());
        springdoc.replaceWithSchema(PassageId.class, new StringSchema());
        springdoc.replaceWithSchema(TenantId.class, new StringSchema());
        springdoc.replaceWithSchema(RequestId.class, new StringSchema().format("uuid"));
        springdoc.replaceWithSchema(
                Duration.class, new NumberSchema().description("milliseconds, with a fraction"));
        springdoc.replaceWithSchema(
                Deadline.class,
                new IntegerSchema().format("int64").description("milliseconds since 1970"));
        Schema<?> span = new ArraySchema().items(new IntegerSchema()).minItems(2).maxItems(2);
        springdoc.replaceWithSchema(Span.class, span.description("[start, end), UTF-16 units"));
        springdoc.replaceWithSchema(
                Metadata.class,
                named(new ArraySchema().items(new StringSchema()))
                        .description("names, each with a list of values"));
        springdoc.replaceWithSchema(
                Impacts.class,
                named(new IntegerSchema().minimum(BigDecimal.ONE))
                        .description("terms, each with its weight"));
        springdoc.replaceWithSchema(
                Outcome.class,
                tagged("complete, skipped, degraded (with reason) or failed (with problem)"));
        springdoc.replaceWithSchema(
                Filter.class, tagged("any_of, range, and, or, not or documents"));
        springdoc.replaceWithSchema(
                SseEmitter.class, new StringSchema().description("server-sent events"));
        springdoc.replaceWithSchema(JsonNode.class, new ObjectSchema());
        springdoc.replaceWithSchema(ArrayNode.class, new ArraySchema().items(new ObjectSchema()));
    }

    private static Schema<?> named(Schema<?> values) {
        return new ObjectSchema().additionalProperties(values);
    }

    private static Schema<?> tagged(String types) {
        return new ObjectSchema()
                .addProperty("type", new StringSchema().description(types))
                .additionalProperties(true);
    }
}
