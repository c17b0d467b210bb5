package dev.winnow.platform.request;

import dev.winnow.core.identity.DocumentId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of documents that whoever asked can open. A parameter of any controller method.
 *
 * @param base under which the caller reaches this server, without a slash at its end, such as
 *     {@code https://winnow.example.org}; empty if nobody whom the server trusts has told it, and
 *     then addresses of its own documents are paths
 */
public record DocumentLinks(String base) {

    private static final Pattern WEB = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    /**
     * Where a person can read a document: at its own place, or its text on this server.
     *
     * @param uri as its sender said, which may be words; null if nothing was said
     */
    public String of(DocumentId document, @Nullable String uri) {
        return uri == null ? text(document) : uri;
    }

    /** The same, for those who follow nothing but addresses of the web. */
    public String onTheWeb(DocumentId document, @Nullable String uri) {
        return uri != null && WEB.matcher(uri).lookingAt() ? uri : text(document);
    }

    private String text(DocumentId document) {
        return base + path(document) + "/text";
    }

    /** The path of a document on this server. */
    public static String path(DocumentId document) {
        // URLEncoder writes forms, where a blank is a plus sign.
        String id = URLEncoder.encode(document.value(), StandardCharsets.UTF_8).replace("+", "%20");
        return "/v1/documents/" + id;
    }
}
