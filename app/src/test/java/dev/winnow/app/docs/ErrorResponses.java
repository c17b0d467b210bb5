package dev.winnow.app.docs;

import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorShapes;
import dev.winnow.platform.error.ProblemShape;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.BeanUtils;
import org.springframework.web.method.HandlerMethod;

/** The errors of operations: problems, or those of the dialect that a controller speaks. */
final class ErrorResponses {

    private static final String REFUSED =
            "400 or 422 say what is wrong with the request and where, 401 that a key is missing or unknown, 403 that it lacks an authority, "
                    + "404 that there is no such thing, 413 which limit is exceeded; 429 asks to come again after Retry-After";

    private static final String FAILED =
            "500 is unexpected, 503 says what is missing at the moment, 504 that the time was over, 507 that the disk is full";

    private final Set<Class<? extends ErrorShape>> met =
            new TreeSet<>(Comparator.comparing(Class<? extends ErrorShape>::getName));

    /** Adds the errors of an operation. */
    void describe(Operation operation, HandlerMethod handler) {
        Class<? extends ErrorShape> shape = ErrorShapes.ofOperation(handler);
        met.add(shape);
        operation.getResponses().addApiResponse("4XX", response(REFUSED, shape));
        operation.getResponses().addApiResponse("5XX", response(FAILED, shape));
    }

    private static ApiResponse response(String description, Class<? extends ErrorShape> shape) {
        String type = BeanUtils.instantiateClass(shape).mediaType().toString();
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/" + name(shape));
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(type, new MediaType().schema(schema)));
    }

    /** Adds what the responses refer to. */
    void addSchemas(Components components) {
        for (Class<? extends ErrorShape> shape : met) {
            ResolvedSchema read =
                    ModelConverters.getInstance(true)
                            .readAllAsResolvedSchema(
                                    new AnnotatedType(body(shape)).resolveAsRef(false));
            components.addSchemas(name(shape), read == null ? new ObjectSchema() : read.schema);
            if (read != null) {
                String own = body(shape).getSimpleName();
                read.referencedSchemas.forEach(
                        (name, schema) -> {
                            if (!name.equals(own)) {
                                components.addSchemas(name, schema);
                            }
                        });
            }
        }
    }

    /** Of the dialect, since each calls its body just that. */
    private static String name(Class<? extends ErrorShape> shape) {
        return shape == ProblemShape.class ? body(shape).getSimpleName() : shape.getSimpleName();
    }

    /** What a shape writes, as far as the compiler knows. */
    private static Class<?> body(Class<? extends ErrorShape> shape) {
        for (Method method : shape.getMethods()) {
            if (method.getName().equals("body") && !method.isBridge()) {
                return method.getReturnType();
            }
        }
        throw new IllegalStateException(shape + " has no body");
    }
}
