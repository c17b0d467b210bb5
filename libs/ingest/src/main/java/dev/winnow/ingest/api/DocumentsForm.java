package dev.winnow.ingest.api;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.source.Readers;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.error.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/** The fields of an upload's form beside its files. */
final class DocumentsForm {

    private static final Set<String> FIELDS =
            new TreeSet<>(List.of("documents", "groups", "metadata", "origin"));

    private final Scope scope;
    private final String origin;
    private final Readers readers;
    private final Metadata metadata;
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

    static DocumentsForm of(MultipartHttpServletRequest request, Scope scope, JsonMapper json) {
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
        DocumentsPutController.requireShort(null, null, common);
        return new DocumentsForm(
                scope,
                origin == null || origin.isBlank() ? DocumentsUploadController.ORIGIN : origin,
                DocumentsGroups.ofParameters(scope, groups == null ? null : Arrays.asList(groups)),
                common,
                documents == null ? new LinkedHashMap<>() : descriptions(documents, json));
    }

    private static Map<String, DocumentsDescription> descriptions(String list, JsonMapper json) {
        Map<String, DocumentsDescription> byFile = new LinkedHashMap<>();
        for (DocumentsDescription one :
                read("documents", list, DocumentsDescription[].class, json)) {
            if (one == null) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE,
                                "'documents' has a null in its list; describe a file or leave it out")
                        .at("documents");
            }
            if (byFile.put(one.file(), one) != null) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE,
                                "'documents' describes '%s' twice".formatted(one.file()))
                        .at("documents");
            }
        }
        return byFile;
    }

    private static <T> T read(String field, String value, Class<T> type, JsonMapper json) {
        T read = json.readValue(value, type);
        if (read == null) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "'%s' is null; give it a value or leave it out".formatted(field))
                    .at(field);
        }
        return read;
    }

    SourceFile file(MultipartFile part, Path location) {
        String sent = part.getOriginalFilename();
        String name = sent == null ? "" : sent;
        DocumentsDescription described = descriptions.remove(name);
        String id = id(name, described);
        return new SourceFile(
                id,
                name.isEmpty() ? id : name,
                location,
                origin,
                described == null ? null : DocumentsAddress.of(described.uri()),
                described == null ? null : described.title(),
                merged(described),
                described == null || described.groups() == null
                        ? readers
                        : DocumentsGroups.of(scope, described.groups()));
    }

    /** A description without a file is a misspelt name. Called when all files were taken. */
    void requireAllUsed() {
        if (!descriptions.isEmpty()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "'documents' describes '%s', but no file of that name was sent"
                                    .formatted(descriptions.keySet().iterator().next()))
                    .at("documents");
        }
    }

    private static String id(String name, @Nullable DocumentsDescription described) {
        if (described != null && described.id() != null) {
            return described.id().value();
        }
        String id = withoutDots(name);
        try {
            return new DocumentId(id).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "a file's name cannot be a document's id: %s; give it one in 'documents'"
                                    .formatted(e.getMessage()))
                    .at("files");
        }
    }

    /**
     * The name as a path that stays where it is: some clients send the whole path of their own
     * machine.
     */
    private static String withoutDots(String name) {
        List<String> kept = new ArrayList<>();
        for (String part : name.replace('\\', '/').split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                kept.add(part);
            }
        }
        return String.join("/", kept);
    }

    private Metadata merged(@Nullable DocumentsDescription described) {
        if (described == null || described.metadata() == null) {
            return metadata;
        }
        TreeMap<String, List<String>> values = new TreeMap<>(metadata.values());
        values.putAll(described.metadata().values());
        return new Metadata(values);
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
}
