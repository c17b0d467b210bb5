package dev.winnow.platform.telemetry;

import dev.winnow.core.identity.RequestId;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** Where the request id of an HTTP request is kept. */
public final class RequestIds {

    private static final String ATTRIBUTE = RequestIds.class.getName() + ".requestId";

    private RequestIds() {}

    /**
     * The id that {@link RequestIdFilter} gave, or null for a request that the server refused
     * before any filter ran.
     */
    public static @Nullable RequestId find(ServletRequest request) {
        return (RequestId) request.getAttribute(ATTRIBUTE);
    }

    /**
     * The id that {@link RequestIdFilter} gave.
     *
     * @throws IllegalStateException if the filter did not run, which is an error of the
     *     configuration
     */
    public static RequestId of(ServletRequest request) {
        RequestId id = find(request);
        if (id == null) {
            throw new IllegalStateException(
                    "this request has no id: RequestIdFilter is not in the filter chain");
        }
        return id;
    }

    static void set(ServletRequest request, RequestId id) {
        request.setAttribute(ATTRIBUTE, id);
    }
}
