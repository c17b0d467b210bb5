package dev.winnow.ingest.api;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.Format;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

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
    private final DocumentsIntake intake;
    private final JsonMapper json;
    private final int most;
    private final Holdings inside = new Holdings();

    /**
     * @param most files of one tenant at a time
     */
    public DocumentsLoaderController(
            Extractor extractor, DocumentsIntake intake, JsonMapper json, int most) {
        this.extractor = extractor;
        this.intake = intake;
        this.json = json;
        this.most = most;
    }

    /**
     * What was read, written in pieces.
     *
     * @param pageContent the text, unnormalised
     * @param metadata where it was read
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
     * The text of the file that is the body. Both lie on the disk, where there is room for them
     * before the first byte is read, so that neither a long file nor a slow reader costs memory.
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
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = LoadedText.class)))
    @PutMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    void load(
            RequestFrame frame,
            @Parameter(hidden = true) @RequestHeader(name = NAME, required = false)
                    @Nullable String encoded,
            HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        String source = name(encoded);
        // A name that promises a format is believed; of any other one the content type says more.
        String name =
                Format.byExtension(source).isPresent()
                        ? source
                        : DocumentsIntake.name(source, request.getContentType());
        Owner owner = Owner.of(frame.scope());
        long limit = intake.limits().document();
        enter(owner);
        try {
            intake.aside(
                    frame,
                    DocumentsIntake.expected(request, limit) + limit,
                    staging -> {
                        Path file =
                                staging.add(request, limit, DocumentsIntake.Limits.DOCUMENT_KEY);
                        Path text = staging.next();
                        Extractor.Passed read = owner.serve(() -> read(name, file, text));
                        Files.delete(file);
                        write(
                                response,
                                text,
                                new LoadedFrom(source, read.title(), read.mediaType()));
                        return read;
                    });
        } finally {
            leave(owner);
        }
    }

    private synchronized void enter(Owner owner) {
        if (inside.of(owner.tenant()) >= most) {
            throw ProblemException.overShare(
                    "%d files of this tenant are read already, which is the limit winnow.ingest.workers; send it again later"
                            .formatted(most),
                    most);
        }
        inside.add(owner, 1);
    }

    private synchronized void leave(Owner owner) {
        inside.add(owner, -1);
    }

    private Extractor.Passed read(String name, Path file, Path text) throws IOException {
        try {
            return extractor.extract(name, file, text);
        } catch (ExtractionException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(Kind.CANCELLED, "the server stops");
        } catch (IOException e) {
            throw DocumentsIntake.unwritable(e);
        }
    }

    private void write(HttpServletResponse response, Path text, LoadedFrom from)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        // A generator that writes bytes could part a character at the end of a piece. The answer
        // ends when its place is free again, so that its caller finds it free.
        ObjectWriter open = json.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET);
        Writer body = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        try (Reader pieces = Files.newBufferedReader(text);
                JsonGenerator answer = open.createGenerator(body)) {
            answer.writeStartObject();
            answer.writeName("page_content");
            answer.writeString(pieces, -1);
            answer.writePOJOProperty("metadata", from);
            answer.writeEndObject();
        }
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

    private static ProblemException refused(ExtractionException e) {
        Kind kind =
                switch (e.failure()) {
                    case TOO_LARGE -> Kind.TOO_LARGE;
                    case UNSUPPORTED, WRONG_EXTENSION -> Kind.UNSUPPORTED_MEDIA_TYPE;
                    case EXTRACTOR_GONE, SHUT_DOWN -> Kind.UNAVAILABLE;
                    default -> Kind.INVALID_VALUE;
                };
        return ProblemException.of(kind, String.valueOf(e.getMessage()), e);
    }
}
