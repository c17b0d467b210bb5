package dev.winnow.ingest.api;

import dev.winnow.core.identity.DocumentId;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.util.UriUtils;

/**
 * Reads a document's id from a path as it was sent. Ids are paths themselves: slashes may stand as
 * they are or percent-encoded, so that both {@code /v1/documents/docs/a.md/text} and {@code
 * /v1/documents/docs%2Fa.md/text} name the text of {@code docs/a.md}. A last part {@code text} of
 * its own asks for the text; where it belongs to the id, its slash is encoded ({@code
 * docs%2Ftext}).
 *
 * @param id the document
 * @param text whether its text is asked for
 */
record DocumentsPath(DocumentId id, boolean text) {

    static final String PREFIX = "/v1/documents/";

    /** A document of the sample corpus, for the API page. */
    static final String SAMPLE = "corpus/manual/reranker.md";

    /** One that comes and goes, for the API page. */
    static final String EXAMPLE = "example.md";

    /** What the API page says of the id in a path. */
    static final String ID =
            "id of the document, 1 to 512 UTF-16 units; slashes may stand as they are or percent-encoded";

    /** Shows the id of a path on the API page. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "id",
            in = ParameterIn.PATH,
            description = ID,
            required = true,
            schema = @Schema(type = "string"))
    @interface InPath {

        /** An id that could stand there. */
        @AliasFor(annotation = Parameter.class, attribute = "example")
        String value();
    }

    private static final String TEXT = "/text";

    /** The path may end in {@code /text}. */
    static DocumentsPath of(HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        String rest = rest(request);
        boolean text = rest.endsWith(TEXT);
        return new DocumentsPath(
                id(text ? rest.substring(0, rest.length() - TEXT.length()) : rest), text);
    }

    /** All of the path is the id. */
    static DocumentId wholeId(HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        return id(rest(request));
    }

    /** A path without an id is that of all documents, with which fewer things can be done. */
    private static String rest(HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.length() <= PREFIX.length()) {
            throw new HttpRequestMethodNotSupportedException(
                    request.getMethod(), List.of("GET", "POST"));
        }
        return path.substring(PREFIX.length());
    }

    private static DocumentId id(String encoded) {
        try {
            return new DocumentId(UriUtils.decode(encoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw DocumentsForm.invalid(
                    "id",
                    "the path names no document: %s; send the id percent-encoded"
                            .formatted(e.getMessage()));
        }
    }
}
