package dev.winnow.app.api.inner;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.telemetry.ReportHeaders;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Calls the API of this program on behalf of the request that this thread answers: for the same
 * caller, by the same access rules, with the same deadline and id, and with the same refusals. Each
 * call has to be made on that thread: on another one there is no request, and it fails.
 *
 * @param api answers the calls
 * @param access what permits a request from outside; asked for each call as well
 */
public record ApiCalls(DispatcherServlet api, AuthorizationManager<HttpServletRequest> access) {

    /** More than JSON of the API, but for texts of the longest documents. */
    private static final int MOST_BYTES = 32 << 20;

    /** A unit of UTF-16 has at most three bytes of UTF-8. */
    private static final int BYTES_OF_UNIT = 3;

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
    public JsonNode post(String path, JsonNode body) {
        return posted(path, body).body();
    }

    /** The same with what the answer says of lost quality. */
    public Answer posted(String path, JsonNode body) {
        byte[] bytes = WinnowJson.strict().writeValueAsBytes(body);
        InputStream in = new ByteArrayInputStream(bytes);
        Content content = new Content(MediaType.APPLICATION_JSON, in, bytes.length, null);
        InnerResponse response = call("POST", path, content);
        return new Answer(json(response.body()), response.getHeader(ReportHeaders.DEGRADED));
    }

    /**
     * Sends a file and reads JSON.
     *
     * @param address path and query, percent-encoded
     * @throws ProblemException for any answer but success
     */
    public JsonNode put(String address, Content content) {
        return json(call("PUT", address, content).body());
    }

    /**
     * Reads JSON.
     *
     * @param address path and query, percent-encoded
     * @throws ProblemException for any answer but success
     */
    public JsonNode get(String address) {
        return json(call("GET", address, null).body());
    }

    /** The same; empty for what is not there. */
    public Optional<JsonNode> find(String address) {
        return found(() -> get(address));
    }

    /**
     * Removes something.
     *
     * @param path percent-encoded
     * @return false for what is not there
     * @throws ProblemException for any other answer but success
     */
    public boolean delete(String path) {
        return found(() -> call("DELETE", path, null)).isPresent();
    }

    private static <T> Optional<T> found(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (ProblemException e) {
            if (e.problem().kind() != Kind.NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * Reads the beginning of a text.
     *
     * @param path percent-encoded
     * @param most units of UTF-16, of which half a character is none
     * @throws ProblemException for any answer but success
     */
    public String text(String path, int most) {
        // One more, so that a character that is cut in its bytes lies behind the cut.
        int bytes = (int) Math.min(Integer.MAX_VALUE - 8L, BYTES_OF_UNIT * (most + 1L));
        byte[] read = call("GET", path, null, MediaType.TEXT_PLAIN, bytes).body();
        return TextCut.start(new String(read, StandardCharsets.UTF_8), most);
    }

    private static JsonNode json(byte[] body) {
        return WinnowJson.tolerant().readTree(body);
    }

    private InnerResponse call(String method, String address, @Nullable Content content) {
        return call(method, address, content, MediaType.APPLICATION_JSON, MOST_BYTES);
    }

    private InnerResponse call(
            String method, String address, @Nullable Content content, MediaType accept, int most) {
        ServletRequestAttributes outer =
                (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT, accept.toString());
        if (content != null) {
            headers.setContentType(content.type());
            headers.setContentLength(content.length());
            if (content.name() != null) {
                headers.set("X-Filename", content.name());
            }
        }
        InputStream body = content == null ? InputStream.nullInputStream() : content.bytes();
        InnerRequest request = new InnerRequest(outer.getRequest(), method, address, headers, body);
        AuthorizationResult permitted =
                access.authorize(
                        () -> SecurityContextHolder.getContext().getAuthentication(), request);
        if (permitted == null || !permitted.isGranted()) {
            throw ProblemException.of(Kind.FORBIDDEN, Authority.lacking(permitted));
        }
        InnerResponse response =
                new InnerResponse(Objects.requireNonNull(outer.getResponse()), most);
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
