package dev.winnow.platform.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.beans.BeanUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the shape of errors for a request by its path, so that filters, which run before a controller is chosen, answer in the same
 * shape as the controller would. Where one path serves several dialects, the controller says which it met.
 */
public final class ErrorShapes {

    private static final ErrorShape DEFAULT = new ProblemShape();

    private static final String CHOSEN = ErrorShapes.class.getName() + ".chosen";

    /** Most specific pattern first; read once, when the first error is written: controllers do not come and go. */
    private final Supplier<Map<PathPattern, ErrorShape>> byPath;

    public ErrorShapes(Supplier<RequestMappingHandlerMapping> controllers) {
        this.byPath = SingletonSupplier.of(() -> shapes(controllers.get().getHandlerMethods()));
    }

    /** Has this request's errors from now on take a shape, whatever its path says. */
    public static void choose(HttpServletRequest request, ErrorShape shape) {
        request.setAttribute(CHOSEN, shape);
    }

    /** The shape that was chosen for the request, else that of the path that the client asked for. */
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
        return DEFAULT;
    }

    private static Map<PathPattern, ErrorShape> shapes(
            Map<RequestMappingInfo, HandlerMethod> methods) {
        Map<PathPattern, ErrorShape> shapes = new TreeMap<>();
        methods.forEach(
                (mapping, method) -> {
                    ErrorsAs mark =
                            AnnotatedElementUtils.findMergedAnnotation(
                                    method.getBeanType(), ErrorsAs.class);
                    if (mark != null && mapping.getPathPatternsCondition() != null) {
                        ErrorShape shape = BeanUtils.instantiateClass(mark.value());
                        mapping.getPathPatternsCondition()
                                .getPatterns()
                                .forEach(pattern -> shapes.put(pattern, shape));
                    }
                });
        return shapes;
    }
}
