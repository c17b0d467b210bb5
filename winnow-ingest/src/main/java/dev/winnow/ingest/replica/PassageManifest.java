package dev.winnow.ingest.replica;

import dev.winnow.core.passage.Metadata;
import dev.winnow.platform.json.Tolerant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a document consists of. It stands before its parts, and takes effect when all of them are there.
 *
 * @param version of the document
 * @param parts records that follow, under the keys {@code #1} upwards
 * @param settings hash of embedder, analyser and chunk settings that the passages were made with
 * @see dev.winnow.core.document.IncomingDocument for the other components
 */
@Tolerant
record PassageManifest(
        long version,
        int parts,
        String settings,
        String origin,
        String title,
        @Nullable String uri,
        String mediaType,
        List<String> groups,
        Metadata metadata,
        String contentHash) {}
