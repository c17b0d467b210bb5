package dev.winnow.platform.security;

import dev.winnow.core.identity.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret of one run of a server without keys. It is left where only the user who runs the server
 * can read it, so a caller that sends it as {@code Authorization: Bearer} is that user. A server
 * with keys and one that is open does not look at it.
 */
public final class LocalUserToken {

    /** As many as a key should have. */
    private static final int BYTES = 32;

    private final String value;

    private LocalUserToken(String value) {
        this.value = value;
    }

    /** A new one. */
    public static LocalUserToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new LocalUserToken(HexFormat.of().formatHex(bytes));
    }

    /** 64 hexadecimal digits. */
    public String value() {
        return value;
    }

    boolean isPresented(String key) {
        return MessageDigest.isEqual(Sha256.bytesOf(value), Sha256.bytesOf(key));
    }
}
