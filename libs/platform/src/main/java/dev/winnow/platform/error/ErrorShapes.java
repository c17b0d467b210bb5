package dev.winnow.platform.error;

import dev.winnow.core.text.NearestName;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the shape of a request's errors (OpenAI's, Cohere's, a problem of RFC 9457) by its path, so
 * that filters, which run before a controller is chosen, answer in the same shape as the controller
 * would. Where one path serves several dialects, the controller tells which one the request is in,
 * by {@link #choose}.
 */
public final class ErrorShapes {

    private static final String CHOSEN = ErrorShapes.class.getName() + ".chosen";

    private static final String OPENAI_PREFIX = "/v1/";

    /**
     * The most specific pattern comes first. Read once, when the first error is written, since
     * controllers are not added or removed later.
     */
    private final Supplier<Map<PathPattern, ErrorShape>> byPath;

    public ErrorShapes(Supplier<RequestMappingHandlerMapping> controllers) {
        this.byPath = SingletonSupplier.of(() -> shapes(controllers.get().getHandlerMethods()));
    }

    /** Sets the shape of this request's errors from now on, whatever its path says. */
    public static void choose(HttpServletRequest request, ErrorShape shape) {
        request.setAttribute(CHOSEN, shape);
    }

    /**
     * The shape that was chosen for the request, else that of the path that the client asked for.
     */
    public ErrorShape of(HttpServletRequest request) {
        if (request.getAttribute(CHOSEN) instanceof ErrorShape chosen) {
            return chosen;
        }
        Object failedUri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String uri = failedUri instanceof String requested ? requested : request.getRequestURI();
        PathContainer path =
                RequestPath.parse(uri, request.getContextPath()).pathWithinApplication();
        for (Map.Entry<PathPattern, ErrorShape> entry : byPath.get().entrySet()) {
            if (entry.getKey().matches(path)) {
                return entry.getValue();
            }
        }
        // Whoever calls a path of OpenAI's API that Winnow lacks most likely uses their client.
        return path.value().startsWith(OPENAI_PREFIX) ? ErrorShape.OPENAI : ErrorShape.PROBLEM;
    }

    /**
     * The path that the client may have meant, for a request to a path that does not exist; null if
     * none is near.
     */
    @Nullable String nearest(HttpServletRequest request) {
        List<String> known =
                byPath.get().keySet().stream()
                        .map(PathPattern::getPatternString)
                        .filter(pattern -> pattern.indexOf('{') < 0 && pattern.indexOf('*') < 0)
                        // Every short path is near these, and no client means them.
                        .filter(pattern -> !pattern.equals("/") && !pattern.equals("/error"))
                        .sorted()
                        .toList();
        return NearestName.of(request.getRequestURI(), known);
    }

    /**
     * The shape of an operation's errors: from the {@link ErrorsAs} of its method, else from that
     * of its controller, else {@link ErrorShape#PROBLEM}.
     */
    public static ErrorShape ofOperation(HandlerMethod operation) {
        ErrorsAs shape = operation.getMethodAnnotation(ErrorsAs.class);
        if (shape == null) {
            shape =
                    AnnotatedElementUtils.findMergedAnnotation(
                            operation.getBeanType(), ErrorsAs.class);
        }
        return shape == null ? ErrorShape.PROBLEM : shape.value();
    }

    private static Map<PathPattern, ErrorShape> shapes(
            Map<RequestMappingInfo, HandlerMethod> methods) {
        Map<PathPattern, ErrorShape> shapes = new TreeMap<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> method : methods.entrySet()) {
            PathPatternsRequestCondition paths = method.getKey().getPathPatternsCondition();
            if (paths != null) {
                ErrorShape shape = ofOperation(method.getValue());
                paths.getPatterns().forEach(pattern -> shapes.put(pattern, shape));
            }
        }
        return shapes;
    }
}
