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
 * Finds the shape of errors for a request by its path, so that filters, which run before a
 * controller is chosen, answer in the same shape as the controller would. Where one path serves
 * several dialects, the controller says which it met.
 */
public final class ErrorShapes {

    private static final String CHOSEN = ErrorShapes.class.getName() + ".chosen";

    private static final String VERSION = "/v1/";

    /**
     * Most specific pattern first; read once, when the first error is written: controllers do not
     * come and go.
     */
    private final Supplier<Map<PathPattern, ErrorShape>> byPath;

    public ErrorShapes(Supplier<RequestMappingHandlerMapping> controllers) {
        this.byPath = SingletonSupplier.of(() -> shapes(controllers.get().getHandlerMethods()));
    }

    /** Has this request's errors from now on take a shape, whatever its path says. */
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
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String uri = failed instanceof String before ? before : request.getRequestURI();
        PathContainer path =
                RequestPath.parse(uri, request.getContextPath()).pathWithinApplication();
        for (Map.Entry<PathPattern, ErrorShape> entry : byPath.get().entrySet()) {
            if (entry.getKey().matches(path)) {
                return entry.getValue();
            }
        }
        // Who calls a path of OpenAI's that Winnow lacks uses a client of theirs.
        return path.value().startsWith(VERSION) ? ErrorShape.OPENAI : ErrorShape.PROBLEM;
    }

    /**
     * The path that a client who asked for one without anything behind it may have meant; null if
     * none is near.
     */
    @Nullable String nearest(HttpServletRequest request) {
        List<String> known =
                byPath.get().keySet().stream()
                        .map(PathPattern::getPatternString)
                        .filter(pattern -> pattern.indexOf('{') < 0 && pattern.indexOf('*') < 0)
                        // Anything short is near these, and nobody means them.
                        .filter(pattern -> !pattern.equals("/") && !pattern.equals("/error"))
                        .sorted()
                        .toList();
        return NearestName.of(request.getRequestURI(), known);
    }

    /**
     * The shape of an operation's errors: its own mark, else that of its controller, else a
     * problem.
     */
    public static ErrorShape ofOperation(HandlerMethod operation) {
        ErrorsAs mark = operation.getMethodAnnotation(ErrorsAs.class);
        if (mark == null) {
            mark =
                    AnnotatedElementUtils.findMergedAnnotation(
                            operation.getBeanType(), ErrorsAs.class);
        }
        return mark == null ? ErrorShape.PROBLEM : mark.value();
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
