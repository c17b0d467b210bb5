package dev.winnow.opensearch;

import dev.winnow.core.document.IncomingDocument;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Manifests and marks of deletions as they are written: one or the other stands under a document's
 * name.
 */
final class Manifests {

    private Manifests() {}

    static ObjectNode present(IncomingDocument document, int passages, int pieces, long version) {
        String key = EngineKeys.document(document.tenant(), document.id());
        ObjectNode manifest = Queries.object();
        manifest.put(Fields.KIND, Fields.MANIFEST);
        manifest.put(Fields.KEY, key);
        manifest.put(Fields.VISIBLE, EngineKeys.block(key, version));
        manifest.put(Fields.ORDER, EngineKeys.ordered(document.id().value()));
        access(manifest.putArray(Fields.DOCUMENT_ACCESS), document);
        manifest.put(Fields.ORIGIN, EngineKeys.origin(document.tenant(), document.origin()));
        manifest.set(Fields.RECORD, Records.document(document, passages, pieces, version));
        return manifest;
    }

    static ObjectNode deletion(String key, long version, Instant at) {
        ObjectNode deletion = Queries.object();
        deletion.put(Fields.KIND, Fields.DELETION);
        deletion.put(Fields.KEY, key);
        deletion.put(Fields.AT, at.toEpochMilli());
        deletion.putObject(Fields.RECORD).put("version", version);
        return deletion;
    }

    static void access(ArrayNode keys, IncomingDocument document) {
        EngineKeys.readers(document.tenant(), document.groups()).forEach(keys::add);
    }
}
