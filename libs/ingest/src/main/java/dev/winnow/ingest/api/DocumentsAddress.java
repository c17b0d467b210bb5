package dev.winnow.ingest.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.platform.error.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a person can read a document, as its sender says. */
final class DocumentsAddress {

    private DocumentsAddress() {}

    /**
     * The address.
     *
     * @param uri null if none was sent
     */
    static @Nullable String of(@Nullable String uri) {
        String objection = uri == null ? null : SourceAddress.objection(uri);
        if (objection != null) {
            throw ProblemException.of(Kind.INVALID_VALUE, "uri " + objection).at("uri");
        }
        return uri;
    }
}
