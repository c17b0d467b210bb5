package dev.winnow.ingest.api;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.api.DocumentsIntake.Limits;
import dev.winnow.ingest.api.DocumentsIntake.Staging;
import dev.winnow.ingest.extract.DescriptionLimits;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sender says beside the content of documents: the fields of an upload's form, and
 * parameters.
 */
final class DocumentsForm {

    private static final Set<String> FIELDS =
            new TreeSet<>(List.of("documents", "groups", "metadata", "origin"));

    private final Scope scope;
    private final String origin;
    private final Readers readers;
    private final Metadata metadata;

    /** Of files that did not come yet. */
    private final Map<String, DocumentsDescription> descriptions;

    private DocumentsForm(
            Scope scope,
            String origin,
            Readers readers,
            Metadata metadata,
            Map<String, DocumentsDescription> descriptions) {
        this.scope = scope;
        this.origin = origin;
        this.readers = readers;
        this.metadata = metadata;
        this.descriptions = descriptions;
    }

    /**
     * The files of an upload. The body is read here, when the parts are asked for
     * (spring.servlet.multipart.resolve-lazily), and not before there is room for it.
     *
     * @param most bytes of one of them
     */
    static List<SourceFile> files(
            MultipartHttpServletRequest request,
            Scope scope,
            JsonMapper json,
            long most,
            Staging staging)
            throws IOException {
        List<MultipartFile> parts = new ArrayList<>();
        request.getMultiFileMap().values().forEach(parts::addAll);
        DocumentsForm form = of(request, scope, json);
        if (parts.isEmpty()) {
            throw invalid(
                    "files",
                    "no file was sent; send each as a part with a file name, e.g. curl -F files=@manual.pdf");
        }
        for (MultipartFile part : parts) {
            if (part.getSize() > most) {
                throw ProblemException.of(
                                Kind.TOO_LARGE,
                                "a file has %,d bytes, at most %,d are taken (%s)"
                                        .formatted(part.getSize(), most, Limits.DOCUMENT_KEY))
                        .limit(most, part.getSize());
            }
        }
        List<SourceFile> files = new ArrayList<>();
        for (MultipartFile part : parts) {
            files.add(form.file(part, staging.add(part)));
        }
        form.requireAllUsed();
        return files;
    }

    private static DocumentsForm of(
            MultipartHttpServletRequest request, Scope scope, JsonMapper json) {
        for (String field : request.getParameterMap().keySet()) {
            if (!FIELDS.contains(field)) {
                throw ProblemException.of(
                                Kind.UNKNOWN_FIELD,
                                "'%s' is no field of an upload; there are %s, and files, which need a file name"
                                        .formatted(field, FIELDS))
                        .at(field);
            }
        }
        String origin = request.getParameter("origin");
        String[] groups = request.getParameterValues("groups");
        String metadata = request.getParameter("metadata");
        String documents = request.getParameter("documents");
        Metadata common =
                metadata == null ? Metadata.NONE : read("metadata", metadata, Metadata.class, json);
        // It would fail each of the files; what 'documents' says of one fails that one alone.
        requireShort(null, null, common);
        return new DocumentsForm(
                scope,
                origin == null || origin.isBlank() ? SourceFile.UPLOAD : origin,
                readersOfParameters(scope, groups == null ? null : Arrays.asList(groups)),
                common,
                documents == null ? new LinkedHashMap<>() : descriptions(documents, json));
    }

    private static Map<String, DocumentsDescription> descriptions(String list, JsonMapper json) {
        Map<String, DocumentsDescription> byFile = new LinkedHashMap<>();
        for (DocumentsDescription one :
                read("documents", list, DocumentsDescription[].class, json)) {
            if (one == null) {
                throw invalid(
                        "documents",
                        "'documents' has a null in its list; describe a file or leave it out");
            }
            if (byFile.put(one.file(), one) != null) {
                throw invalid(
                        "documents", "'documents' describes '%s' twice".formatted(one.file()));
            }
        }
        return byFile;
    }

    private static <T> T read(String field, String value, Class<T> type, JsonMapper json) {
        T read = json.readValue(value, type);
        if (read == null) {
            throw invalid(field, "'%s' is null; give it a value or leave it out".formatted(field));
        }
        return read;
    }

    private SourceFile file(MultipartFile part, Path location) {
        String sent = part.getOriginalFilename();
        String name = sent == null ? "" : sent;
        DocumentsDescription described = descriptions.remove(name);
        DocumentsDescription said =
                described == null
                        ? new DocumentsDescription(name, null, null, null, null, null)
                        : described;
        String id = said.id() == null ? id(name) : said.id().value();
        Description about =
                new Description(
                        origin,
                        address(said.uri()),
                        said.title(),
                        said.metadata() == null
                                ? metadata
                                : Preparation.merged(metadata, said.metadata()),
                        said.groups() == null ? readers : readers(scope, said.groups()));
        return new SourceFile(id, name.isEmpty() ? id : name, location, about);
    }

    /** A description without a file is a misspelt name. Called when all files were taken. */
    private void requireAllUsed() {
        if (!descriptions.isEmpty()) {
            throw invalid(
                    "documents",
                    "'documents' describes '%s', but no file of that name was sent"
                            .formatted(descriptions.keySet().iterator().next()));
        }
    }

    private static String id(String name) {
        try {
            return new DocumentId(withoutDots(name)).value();
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "files",
                    "a file's name cannot be a document's id: %s; give it one in 'documents'"
                            .formatted(e.getMessage()));
        }
    }

    /**
     * The name as a path that stays where it is: some clients send the whole path of their own
     * machine.
     */
    private static String withoutDots(String name) {
        return Arrays.stream(name.replace('\\', '/').split("/", -1))
                .filter(part -> !Set.of("", ".", "..").contains(part))
                .collect(Collectors.joining("/"));
    }

    /**
     * Readers as parameters and form fields ask for them, which have no empty list: an empty value
     * stands for it.
     *
     * @param asked null if the parameter is not there
     */
    static Readers readersOfParameters(Scope scope, @Nullable List<String> asked) {
        return readers(
                scope,
                asked == null ? null : asked.stream().filter(group -> !group.isBlank()).toList());
    }

    /**
     * Readers as they were asked for: some of the caller's groups, or none, which means the whole
     * tenant.
     *
     * @param asked null if nothing was asked for
     */
    static Readers readers(Scope scope, @Nullable List<String> asked) {
        if (asked == null) {
            return Readers.unnamed(scope.groups());
        }
        if (asked.stream().anyMatch(Objects::isNull)) {
            throw invalid(
                    "groups",
                    "a group is null; give its name, or an empty list for the whole tenant");
        }
        for (String group : asked) {
            if (group.isBlank()) {
                throw invalid(
                        "groups",
                        "a group has a blank name; give its name, or an empty list for the whole tenant");
            }
            if (!scope.groups().contains(group)) {
                throw ProblemException.of(
                                Kind.FORBIDDEN,
                                "a key can store documents for its own groups %s or for the whole tenant, not for '%s'"
                                        .formatted(scope.groups(), group))
                        .at("groups");
            }
        }
        return new Readers(asked, scope.groups());
    }

    /**
     * Where a person can read a document.
     *
     * @param uri null if none was sent
     */
    static @Nullable String address(@Nullable String uri) {
        String objection = uri == null ? null : SourceAddress.objection(uri);
        if (objection != null) {
            throw invalid("uri", "uri " + objection);
        }
        return uri;
    }

    static ProblemException invalid(String field, String message) {
        return ProblemException.of(Kind.INVALID_VALUE, message).at(field);
    }

    static void requireShort(@Nullable String title, @Nullable String uri, Metadata metadata) {
        DescriptionLimits.Excess excess = DescriptionLimits.excess(title, uri, metadata);
        if (excess != null) {
            throw ProblemException.of(Kind.LIMIT_EXCEEDED, excess.message())
                    .at(excess.field())
                    .limit(excess.limit(), excess.actual());
        }
    }

    /**
     * What is said about one uploaded file beside its content.
     *
     * @param file the file's name in the upload
     * @param id the document's id; the file's name if this is left out
     * @param title in place of the document's own
     * @param uri where a person can read it
     * @param metadata beside the document's own, and stronger
     * @param groups some of the caller's groups, or an empty list for the whole tenant; what the
     *     form's field {@code groups} says if this is left out or null
     */
    record DocumentsDescription(
            String file,
            @Nullable DocumentId id,
            @Nullable String title,
            @Nullable String uri,
            @Nullable Metadata metadata,
            @Nullable List<String> groups) {}

    /** The parts of a form that uploads files. */
    record Form(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "each part with a file name; at least one")
                    List<MultipartFile> files,
            @Schema(description = "names where they come from; upload if it is left out")
                    String origin,
            @Schema(
                            description =
                                    "some of the caller's groups, who may then see them, or one empty value for the whole tenant; the caller's groups if it is left out")
                    List<String> groups,
            @Schema(
                            description =
                                    "a JSON object of names, each with a list of values, for all of them; none if it is left out")
                    String metadata,
            @Schema(
                            description =
                                    "a JSON list of objects with file, id, title, uri, metadata and groups, which say more about single files; none if it is left out")
                    String documents) {}

    /**
     * A document whose text is known.
     *
     * @param title of the document, at most 1000 UTF-16 units; none if it is left out
     * @param text stored as it is; not blank
     * @param uri where a person can read it, at most 2000 UTF-16 units; its text on this server if
     *     it is left out
     * @param metadata names, each with a list of values, for filters; at most 1000 values and 65536
     *     bytes in all; none if it is left out
     * @param groups some of the caller's groups, or an empty list for the whole tenant; left out or
     *     null, a document of groups keeps them, and any other one gets the caller's
     */
    record DocumentsContent(
            @Nullable String title,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String text,
            @Nullable String uri,
            @Nullable Metadata metadata,
            @Nullable List<String> groups) {}
}
