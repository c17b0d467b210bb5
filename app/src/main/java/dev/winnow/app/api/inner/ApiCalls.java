package dev.winnow.app.api.inner;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.telemetry.ReportHeaders;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Calls the API of this program on behalf of a request that is under way, on its thread: for the
 * same caller, by the same access rules, with the same deadline and id, and with the same refusals.
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

    /** More than JSON of the API, but for texts of the longest documents. */
    private static final int MOST_BYTES = 32 << 20;

    /** A unit of UTF-16 has at most three bytes of UTF-8. */
    private static final int BYTES_OF_UNIT = 3;

    /**
     * The request on whose behalf the API is called.
     *
     * @param response where its answer will go
     * @param links where its caller can open documents
     */
    public record UnderWay(
            HttpServletRequest request, HttpServletResponse response, DocumentLinks links) {}

    /**
     * A body to send.
     *
     * @param length bytes
     * @param name percent-encoded name of the file, or null
     */
    public record Content(MediaType type, InputStream bytes, long length, @Nullable String name) {}

    /**
     * An answer.
     *
     * @param lost what the header Winnow-Degraded says, or null
     */
    public record Answer(JsonNode body, @Nullable String lost) {}

    /**
     * Sends JSON and reads JSON.
     *
     * @throws ProblemException for any answer but success
     */
    public JsonNode post(UnderWay outer, String path, JsonNode body) {
        return posted(outer, path, body).body();
    }

    /** The same with what the answer says of lost quality. */
    public Answer posted(UnderWay outer, String path, JsonNode body) {
        byte[] bytes = WinnowJson.strict().writeValueAsBytes(body);
        InnerResponse response =
                call(
                        outer,
                        InnerRequest.of(
                                outer.request(),
                                "POST",
                                path,
                                MediaType.APPLICATION_JSON,
                                new ByteArrayInputStream(bytes),
                                bytes.length),
                        MOST_BYTES);
        return new Answer(json(response.body()), response.getHeader(ReportHeaders.DEGRADED));
    }

    /**
     * Sends a file and reads JSON.
     *
     * @param address path and query, percent-encoded
     * @throws ProblemException for any answer but success
     */
    public JsonNode put(UnderWay outer, String address, Content content) {
        InnerRequest request =
                InnerRequest.of(
                        outer.request(),
                        "PUT",
                        address,
                        content.type(),
                        content.bytes(),
                        content.length());
        return json(
                call(
                                outer,
                                content.name() == null
                                        ? request
                                        : request.with("X-Filename", content.name()),
                                MOST_BYTES)
                        .body());
    }

    /**
     * Reads JSON.
     *
     * @param address path and query, percent-encoded
     * @throws ProblemException for any answer but success
     */
    public JsonNode get(UnderWay outer, String address) {
        return json(
                call(
                                outer,
                                InnerRequest.of(
                                        outer.request(),
                                        "GET",
                                        address,
                                        MediaType.APPLICATION_JSON),
                                MOST_BYTES)
                        .body());
    }

    /**
     * Removes something.
     *
     * @param path percent-encoded
     * @throws ProblemException for any answer but success
     */
    public void delete(UnderWay outer, String path) {
        call(
                outer,
                InnerRequest.of(outer.request(), "DELETE", path, MediaType.APPLICATION_JSON),
                MOST_BYTES);
    }

    /**
     * Reads the beginning of a text.
     *
     * @param path percent-encoded
     * @param most units of UTF-16, of which half a character is none
     * @throws ProblemException for any answer but success
     */
    public String text(UnderWay outer, String path, int most) {
        // One more, so that a character that is cut in its bytes lies behind the cut.
        int bytes = (int) Math.min(Integer.MAX_VALUE - 8L, BYTES_OF_UNIT * (most + 1L));
        String text =
                new String(
                        call(
                                        outer,
                                        InnerRequest.of(
                                                outer.request(), "GET", path, MediaType.TEXT_PLAIN),
                                        bytes)
                                .body(),
                        StandardCharsets.UTF_8);
        if (text.length() <= most) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, most - (splits ? 1 : 0));
    }

    private static JsonNode json(byte[] body) {
        return WinnowJson.tolerant().readTree(body);
    }

    private InnerResponse call(UnderWay outer, InnerRequest request, int most) {
        AuthorizationResult permitted =
                access.authorize(
                        () -> SecurityContextHolder.getContext().getAuthentication(), request);
        if (permitted == null || !permitted.isGranted()) {
            throw ProblemException.of(Kind.FORBIDDEN, Authority.lacking(permitted));
        }
        InnerResponse response = new InnerResponse(outer.response(), most);
        try {
            api.service(request, response);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (response.getStatus() / 100 != 2) {
            throw refused(response);
        }
        if (most == MOST_BYTES && response.isFull()) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the answer has more than %d MB; ask for less"
                                    .formatted(MOST_BYTES >> 20))
                    .limit(MOST_BYTES, MOST_BYTES + 1L);
        }
        return response;
    }

    /** Whatever the dialect, the words are in its detail. */
    private static ProblemException refused(InnerResponse response) {
        JsonNode said;
        try {
            said = json(response.body());
        } catch (JacksonException e) {
            said = WinnowJson.tolerant().createObjectNode();
        }
        String type = said.path("type").asString("");
        ProblemException refused =
                ProblemException.of(
                        type.startsWith(ProblemDocument.TYPE_PREFIX)
                                ? Kind.of(type.substring(ProblemDocument.TYPE_PREFIX.length()))
                                : HttpStatuses.nearest(response.getStatus()),
                        said.path("detail")
                                .asString(
                                        "the server answered with status %d and did not say why"
                                                .formatted(response.getStatus())));
        String field = said.path("field").asString("");
        return field.isEmpty() ? refused : refused.at(field);
    }
}
