package dev.winnow.ingest.extract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The formats that are read, each with the file extensions that promise it. */
public enum Format {
    MARKDOWN("Markdown", "text/markdown", List.of("md", "markdown", "mdown", "mkd", "mdx")),
    RST("reStructuredText", "text/x-rst", List.of("rst", "rest")),
    ASCIIDOC("AsciiDoc", "text/asciidoc", List.of("adoc", "asciidoc", "asc")),
    NOTEBOOK("a notebook", "application/x-ipynb+json", List.of("ipynb")),
    CSV("comma-separated values", "text/csv", List.of("csv", "tsv")),
    YAML("YAML", "application/yaml", List.of("yaml", "yml")),
    TEXT("plain text", "text/plain", List.of("txt", "text")),
    HTML("HTML", "text/html", List.of("html", "htm", "xhtml")),
    PDF("PDF", "application/pdf", List.of("pdf")),
    DOCX(
            "DOCX",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            List.of("docx")),
    JSON_LINES("JSON lines", "application/jsonl", List.of("jsonl", "ndjson"));

    /** For messages. */
    public static final String ALL =
            "Markdown, reStructuredText, AsciiDoc, notebooks, CSV, YAML, plain text, HTML, PDF, DOCX and JSON lines";

    private final String label;
    private final String mediaType;
    private final List<String> extensions;

    Format(String label, String mediaType, List<String> extensions) {
        this.label = label;
        this.mediaType = mediaType;
        this.extensions = extensions;
    }

    /** How people call it. */
    public String label() {
        return label;
    }

    /** Without parameters. */
    public String mediaType() {
        return mediaType;
    }

    /** Its usual file extension. */
    public String extension() {
        return extensions.getFirst();
    }

    /** What the name of a file promises; empty if it promises none of these formats. */
    public static Optional<Format> byExtension(String name) {
        String extension = extension(name);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst();
    }

    /**
     * A name for content under an id: the id, with the extension of its media type unless it has
     * one that promises the same.
     *
     * @param mediaType without parameters; null or any other than those of these formats leaves the
     *     id as it is
     */
    public static String nameOf(String id, @Nullable String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equals(mediaType))
                .filter(format -> byExtension(id).filter(format::equals).isEmpty())
                .findFirst()
                .map(format -> id + "." + format.extension())
                .orElse(id);
    }

    /** Lower-case extension of the last part of a path, empty if it has none. */
    static String extension(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot <= 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
