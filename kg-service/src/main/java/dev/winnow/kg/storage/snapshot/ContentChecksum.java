package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.identity.Sha256;
import dev.winnow.kg.build.GraphContent;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;

/**
 * The hash that names a graph in every answer: equal for equal graphs, wherever they are kept and
 * however they are labelled.
 */
public final class ContentChecksum {

    private ContentChecksum() {}

    /** SHA-256 of the content, in hexadecimal digits. */
    public static String of(GraphContent graph) {
        return HexFormat.of().formatHex(of(SnapshotEncoder.encode(graph)));
    }

    static byte[] of(Map<SnapshotSection, SectionBuffer> sections) {
        Sha256 hash = new Sha256();
        sections.forEach(
                (section, buffer) -> {
                    if (section != SnapshotSection.LABELS) {
                        hash.update(ByteBuffer.wrap(buffer.written()));
                    }
                });
        return hash.bytes();
    }
}
