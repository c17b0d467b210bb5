package dev.winnow.platform.error;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * How a dialect writes an error. Implementations have a public constructor without parameters, keep
 * no state, and are public.
 */
public interface ErrorShape {

    /**
     * The body, as something that JSON can be made of.
     *
     * @param instance {@code /requests/<id>}, or null for a request that was refused before it got
     *     an id
     */
    Object body(ProblemException failure, @Nullable String instance);

    /**
     * The HTTP status, where the dialect has another one for a kind of problem than Winnow itself.
     */
    default int status(ProblemException failure) {
        return failure.status();
    }

    default MediaType mediaType() {
        return MediaType.APPLICATION_JSON;
    }
}
