package dev.winnow.ingest.api;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.job.UploadRoom;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/**
 * Takes the text out of a file and keeps nothing of it, as Open WebUI asks an external loader of
 * documents to.
 */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public final class DocumentsLoaderController {

    /** Where it is, below the address that Open WebUI is given. */
    public static final String PATH = "/process";

    private static final String NAME = "X-Filename";

    private static final String SAMPLE = "# Green tea\n\nGreen tea is steeped at eighty degrees.\n";

    private final Extractor extractor;
    private final UploadRoom room;
    private final DocumentsLimits limits;

    public DocumentsLoaderController(Extractor extractor, UploadRoom room, DocumentsLimits limits) {
        this.extractor = extractor;
        this.room = room;
        this.limits = limits;
    }

    /**
     * What was read.
     *
     * @param pageContent the text, unnormalised
     */
    record LoadedText(String pageContent, LoadedFrom metadata) {}

    /**
     * Where it was read.
     *
     * @param source the file's name
     * @param title what the file itself says, else its name
     * @param mediaType what the content is, whatever the name says
     */
    record LoadedFrom(String source, String title, String mediaType) {}

    /**
     * The text of the file that is the body. There is room for it before it is read, as for a
     * document that is to be kept.
     */
    @Operation(
            operationId = "loadDocument",
            summary = "The text of a file, which is not kept",
            description =
                    "As Open WebUI asks an external loader of documents: the body is the file, its format is what the content shows, then the name, then "
                            + "the content type. Needs the authority ingest, as whatever else has files read.",
            parameters =
                    @Parameter(
                            name = NAME,
                            in = ParameterIn.HEADER,
                            description = "the file's name, percent-encoded",
                            schema = @Schema(type = "string", defaultValue = "tea.md")),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "text/markdown",
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(SAMPLE)),
                                @Content(
                                        mediaType = "application/octet-stream",
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @PutMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    LoadedText load(
            RequestFrame frame,
            @Parameter(hidden = true) @RequestHeader(name = NAME, required = false)
                    @Nullable String encoded,
            HttpServletRequest request)
            throws IOException {
        String source = name(encoded);
        String name = named(source, request.getContentType());
        UploadRoom.Place place =
                room.take(
                        Owner.of(frame.scope()),
                        DocumentsIntake.expected(request, limits.document()));
        try {
            ExtractedDocument document = extractor.extract(name, body(request));
            return new LoadedText(
                    document.text(),
                    new LoadedFrom(source, document.title(), document.mediaType()));
        } catch (ExtractionException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(Kind.CANCELLED, "the server stops");
        } finally {
            place.leave();
        }
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        long limit = limits.document();
        if (request.getContentLengthLong() > limit) {
            throw DocumentsStaging.tooLarge(
                    request.getContentLengthLong(), limit, DocumentsLimits.DOCUMENT_KEY);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
        byte[] buffer = new byte[1 << 16];
        InputStream in = request.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (body.size() + read > limit) {
                throw DocumentsStaging.tooLarge(
                        (long) body.size() + read, limit, DocumentsLimits.DOCUMENT_KEY);
            }
            body.write(buffer, 0, read);
        }
        return body.toByteArray();
    }

    private static String name(@Nullable String encoded) {
        if (encoded == null || encoded.isBlank()) {
            return "document";
        }
        String decoded;
        try {
            decoded = UriUtils.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                            Kind.BAD_REQUEST, NAME + " must be percent-encoded, such as a%20b.pdf")
                    .at(NAME);
        }
        String file = decoded.substring(decoded.lastIndexOf('/') + 1).strip();
        return file.isEmpty() ? "document" : file;
    }

    /** A name that promises a format is believed; of any other one the content type says more. */
    private static String named(String source, @Nullable String contentType) {
        if (contentType == null || Format.promisedBy(source).isPresent()) {
            return source;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return Format.nameOf(source, type.getType() + "/" + type.getSubtype());
        } catch (InvalidMediaTypeException e) {
            return source;
        }
    }

    private static ProblemException refused(ExtractionException e) {
        Kind kind =
                switch (e.failure()) {
                    case TOO_LARGE -> Kind.TOO_LARGE;
                    case UNSUPPORTED, WRONG_EXTENSION -> Kind.UNSUPPORTED_MEDIA_TYPE;
                    case EXTRACTOR_GONE, SHUT_DOWN -> Kind.UNAVAILABLE;
                    default -> Kind.INVALID_VALUE;
                };
        return new ProblemException(
                new Problem(kind, String.valueOf(e.getMessage())), ProblemExtras.NONE, e);
    }
}
