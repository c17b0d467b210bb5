package dev.winnow.app.api;

import dev.winnow.core.context.Citation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An address for a source: its own, or that of its text on this server. */
final class CitationUrl {

    private CitationUrl() {}

    static String of(Citation citation) {
        if (citation.uri() != null) {
            return citation.uri();
        }
        // URLEncoder writes forms, where a blank is a plus sign.
        String id =
                URLEncoder.encode(citation.documentId().value(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
        return "/v1/documents/" + id + "/text";
    }
}
