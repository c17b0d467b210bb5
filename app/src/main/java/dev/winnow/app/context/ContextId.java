package dev.winnow.app.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.Sha256;
import dev.winnow.platform.json.CanonicalJson;
import java.util.HexFormat;

/**
 * Names a context by its content, so that equal contexts are recognised across requests and
 * servers.
 */
public final class ContextId {

    private static final String PREFIX = "ctx-";

    /** Bytes of the hash: 128 bits, as of a UUID. */
    private static final int LENGTH = 16;

    private ContextId() {}

    /** The id: the beginning of the SHA-256 of the canonical bytes. */
    public static String of(CompactContext context) {
        byte[] hash = Sha256.bytesOf(CanonicalJson.of(context));
        return PREFIX + HexFormat.of().formatHex(hash, 0, LENGTH);
    }
}
