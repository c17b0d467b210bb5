package dev.winnow.kg.facts;

import dev.winnow.core.identity.Sha256;
import java.util.HexFormat;

/** Ids of facts: the same for the same triple, in every graph. */
public final class FactId {

    /**
     * Bytes of the hash in an id: 64 bits keep a graph of a billion edges from clashing in
     * practice.
     */
    private static final int BYTES = 8;

    private FactId() {}

    public static String of(String subject, String predicate, String object) {
        byte[] hash = Sha256.bytesOf(subject + "\0" + predicate + "\0" + object + "\0");
        return "fact:" + HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
