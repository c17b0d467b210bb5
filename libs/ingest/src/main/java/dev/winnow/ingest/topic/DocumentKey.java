package dev.winnow.ingest.topic;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * The key of a document's records: {@code <tenant>/<document id>}. Of the id, all but {@code A-Z
 * a-z 0-9 - . _ ~ /} is percent-encoded as UTF-8, which is what {@code urllib.parse.quote} of
 * Python gives. There is one form for each document, because the key decides about its partition.
 */
public record DocumentKey(TenantId tenant, DocumentId id) {

    /**
     * Reads a key.
     *
     * @throws PoisonRecordException if it names no document, or does so in another form
     */
    public static DocumentKey parse(byte @Nullable [] key) {
        if (key == null) {
            throw new PoisonRecordException(
                    "the record has no key; it must be <tenant>/<document id>");
        }
        String text = new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new PoisonRecordException(
                    "the key has no slash; it must be <tenant>/<document id>");
        }
        DocumentKey parsed;
        try {
            parsed =
                    new DocumentKey(
                            new TenantId(text.substring(0, slash)),
                            new DocumentId(
                                    UriUtils.decode(
                                            text.substring(slash + 1), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            // Why, without a cause: its message might quote the id.
            throw new PoisonRecordException(
                    "the key names no document; it must be <tenant>/<document id>, the tenant of a-z 0-9 . _ - and the id percent-encoded");
        }
        if (!parsed.toString().equals(text)) {
            throw new PoisonRecordException(
                    "the key is not in the one form that it may have: of the id, all but A-Z a-z 0-9 - . _ ~ / is percent-encoded, and nothing else");
        }
        return parsed;
    }

    @Override
    public String toString() {
        return tenant
                + "/"
                + UriUtils.encode(id.value(), StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
