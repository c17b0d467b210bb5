package dev.winnow.app.api;

import dev.winnow.core.context.Citation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address for a source that a reader of the answer can open: its own on the web, or that of its text on this server. The paths of the
 * server's own files are neither, and nobody's business.
 */
final class CitationUrl {

    private static final Pattern WEB = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private CitationUrl() {}

    static String of(Citation citation) {
        String uri = citation.uri();
        if (uri != null && WEB.matcher(uri).lookingAt()) {
            return uri;
        }
        // URLEncoder writes forms, where a blank is a plus sign.
        String id =
                URLEncoder.encode(citation.documentId().value(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
        return "/v1/documents/" + id + "/text";
    }
}
