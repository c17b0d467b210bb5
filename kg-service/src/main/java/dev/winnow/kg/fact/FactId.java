package dev.winnow.kg.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Ids of facts: the same for the same triple, in every graph. */
public final class FactId {

    /** Bytes of the hash in an id: 64 bits keep a graph of a billion edges from clashing in practice. */
    private static final int BYTES = 8;

    private FactId() {}

    public static String of(String subject, String predicate, String object) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(subject, predicate, object)) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return "fact:" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
