package dev.winnow.app.api.mcp;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.DocumentLinks;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Calls the API of this program on behalf of a request that is under way, on its thread: for the same caller, by the same access rules,
 * with the same deadline and id, and with the same refusals.
 */
public final class ApiCalls {

    private final DispatcherServlet api;
    private final AuthorizationManager<HttpServletRequest> access;

    /**
     * @param api answers the calls
     * @param access what permits a request from outside; asked for each call as well
     */
    public ApiCalls(DispatcherServlet api, AuthorizationManager<HttpServletRequest> access) {
        this.api = api;
        this.access = access;
    }

    /**
     * The request on whose behalf the API is called.
     *
     * @param response where its answer will go
     * @param links where its caller can open documents
     */
    record UnderWay(
            HttpServletRequest request, HttpServletResponse response, DocumentLinks links) {}

    /** The API does not do what was asked. The message says what, where, and what to do. */
    static final class RefusedException extends RuntimeException {

        @java.io.Serial private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Sends JSON and reads JSON.
     *
     * @throws RefusedException for any answer but success
     */
    JsonNode post(UnderWay outer, String path, JsonNode body) {
        byte[] bytes = WinnowJson.strict().writeValueAsBytes(body);
        return json(call(outer, InnerRequest.post(outer.request(), path, bytes)));
    }

    /**
     * Reads JSON.
     *
     * @param path percent-encoded
     * @throws RefusedException for any answer but success
     */
    JsonNode get(UnderWay outer, String path) {
        return json(
                call(outer, InnerRequest.get(outer.request(), path, MediaType.APPLICATION_JSON)));
    }

    /** As {@link #get}, for text. */
    String text(UnderWay outer, String path) {
        return new String(
                call(outer, InnerRequest.get(outer.request(), path, MediaType.TEXT_PLAIN)),
                StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] body) {
        return WinnowJson.tolerant().readTree(body);
    }

    private byte[] call(UnderWay outer, InnerRequest request) {
        AuthorizationResult permitted =
                access.authorize(
                        () -> SecurityContextHolder.getContext().getAuthentication(), request);
        if (permitted == null || !permitted.isGranted()) {
            throw new RefusedException(
                    Kind.FORBIDDEN.title() + ": the key lacks the authority for this");
        }
        InnerResponse response = new InnerResponse(outer.response());
        try {
            api.service(request, response);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = response.body();
        if (response.getStatus() / 100 != 2) {
            throw new RefusedException(sentence(response.getStatus(), body));
        }
        return body;
    }

    private static String sentence(int status, byte[] body) {
        try {
            ProblemDocument problem = WinnowJson.tolerant().readValue(body, ProblemDocument.class);
            String place = problem.field() == null ? "" : " (%s)".formatted(problem.field());
            return "%s%s: %s".formatted(problem.title(), place, problem.detail());
        } catch (JacksonException e) {
            return "the server answered with status %d and did not say why".formatted(status);
        }
    }
}
