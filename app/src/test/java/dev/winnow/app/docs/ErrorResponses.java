package dev.winnow.app.docs;

import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorShapes;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;

/** The errors of operations: problems, or those of the dialect that a controller speaks. */
final class ErrorResponses {

    private static final String REFUSED =
            "400 or 422 say what is wrong with the request and where, 401 that a key is missing or unknown, 403 that it lacks an authority, "
                    + "404 that there is no such thing, 413 which limit is exceeded; 429 asks to come again after Retry-After";

    private static final String FAILED =
            "500 is unexpected, 503 says what is missing at the moment, 504 that the time was over, 507 that the disk is full";

    private final Set<ErrorShape> met = EnumSet.noneOf(ErrorShape.class);

    /** Adds the errors of an operation. */
    void describe(Operation operation, HandlerMethod handler) {
        ErrorShape shape = ErrorShapes.ofOperation(handler);
        met.add(shape);
        operation.getResponses().addApiResponse("4XX", response(REFUSED, shape));
        operation.getResponses().addApiResponse("5XX", response(FAILED, shape));
    }

    private static ApiResponse response(String description, ErrorShape shape) {
        String type = shape.mediaType().toString();
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/" + name(shape));
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(type, new MediaType().schema(schema)));
    }

    /** Adds what the responses refer to. */
    void addSchemas(Components components) {
        for (ErrorShape shape : met) {
            ResolvedSchema read =
                    ModelConverters.getInstance(true)
                            .readAllAsResolvedSchema(
                                    new AnnotatedType(shape.body()).resolveAsRef(false));
            read.referencedSchemas.forEach(components::addSchemas);
            components.addSchemas(name(shape), read.schema);
        }
    }

    private static String name(ErrorShape shape) {
        return shape.body().getSimpleName();
    }
}
