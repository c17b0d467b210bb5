package dev.winnow.platform.request;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.CallerAuthentication;
import dev.winnow.platform.telemetry.RequestIdFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Fills parameters of the types {@link RequestFrame}, {@link DocumentLinks}, {@link Scope} and
 * {@link Caller}.
 */
public final class RequestFrameResolver implements HandlerMethodArgumentResolver {

    private final TimeoutHeader timeouts;
    private final PublicAddress address;

    public RequestFrameResolver(TimeoutHeader timeouts, PublicAddress address) {
        this.timeouts = timeouts;
        this.address = address;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == RequestFrame.class
                || type == DocumentLinks.class
                || type == Scope.class
                || type == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.getParameterType();
        if (type == DocumentLinks.class) {
            return address.links((HttpServletRequest) web.getNativeRequest());
        }
        Caller caller = caller();
        if (type == Caller.class) {
            return caller;
        }
        if (type == Scope.class) {
            return caller.scope();
        }
        HttpServletRequest request = (HttpServletRequest) web.getNativeRequest();
        return new RequestFrame(RequestIdFilter.id(request), caller.scope(), timeouts.of(request));
    }

    private static Caller caller() {
        if (SecurityContextHolder.getContext().getAuthentication()
                instanceof CallerAuthentication authentication) {
            return authentication.getPrincipal();
        }
        throw ProblemException.of(Kind.UNAUTHENTICATED, "this path needs a key");
    }
}
