package dev.winnow.retriever.api;

import dev.winnow.core.passage.SourceAddress;
import dev.winnow.platform.error.Problems;
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
            throw Problems.INVALID_VALUE.because("uri " + objection).at("uri");
        }
        return uri;
    }
}
