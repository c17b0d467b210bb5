package dev.winnow.kg.snapshot;

import dev.winnow.kg.content.GraphContent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The hash that names a graph in every answer: equal for equal graphs, wherever they are kept and however they are labelled. */
public final class ContentChecksum {

    private ContentChecksum() {}

    /** SHA-256 of the content, in hexadecimal digits. */
    public static String of(GraphContent graph) {
        return HexFormat.of().formatHex(of(SnapshotEncoder.encode(graph)));
    }

    static byte[] of(Map<Section, SectionBuffer> sections) {
        MessageDigest digest = sha256();
        sections.forEach(
                (section, buffer) -> {
                    if (section != Section.LABELS) {
                        digest.update(buffer.written());
                    }
                });
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
