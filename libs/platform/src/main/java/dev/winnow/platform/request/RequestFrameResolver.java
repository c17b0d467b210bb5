package dev.winnow.platform.request;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.RequestIdFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Fills parameters of the types {@link RequestFrame}, {@link DocumentLinks}, {@link Scope} and
 * {@link Caller}.
 */
public record RequestFrameResolver(TimeoutHeader timeouts, PublicAddress address)
        implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final Set<Class<?>> TYPES =
            Set.of(RequestFrame.class, DocumentLinks.class, Scope.class, Caller.class);

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return TYPES.contains(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.getParameterType();
        HttpServletRequest request = (HttpServletRequest) web.getNativeRequest();
        if (type == DocumentLinks.class) {
            return address.links(request);
        }
        Caller caller = Caller.current();
        if (caller == null) {
            throw ProblemException.of(Kind.UNAUTHENTICATED, "this path needs a key");
        }
        if (type == Caller.class) {
            return caller;
        }
        return type == Scope.class
                ? caller.scope()
                : new RequestFrame(
                        RequestIdFilter.id(request), caller.scope(), timeouts.of(request));
    }
}
