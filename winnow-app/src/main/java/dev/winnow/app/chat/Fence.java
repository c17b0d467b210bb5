package dev.winnow.app.chat;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Marks sources off from instructions. The mark is a keyed hash of the sources, so that no author of a document can write it, while equal
 * sources have equal marks and keep prompt caches warm. It belongs to the prompt and is no part of the context.
 */
public final class Fence {

    /** Bytes of a key, and the least that is accepted: a key shorter than the security that it promises would be pointless. */
    public static final int MIN_KEY = 16;

    /** Bytes of the hash that are shown: a guess hits with a chance of 2 to the power of -64, and there is no second one. */
    private static final int SHOWN = 8;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param key known to this server alone
     */
    public Fence(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException(
                    "the key of the fence has %d bytes, at least %d are needed"
                            .formatted(key.length, MIN_KEY));
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The mark of a context. */
    String mark(String context) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(context.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The context between two lines that hold its mark, made harmless. */
    String around(String context) {
        String mark = mark(context);
        StringBuilder fenced = new StringBuilder();
        fenced.append("----- sources ").append(mark).append(" -----\n");
        String text = PromptText.neutralise(context);
        fenced.append(text);
        if (!text.endsWith("\n")) {
            fenced.append('\n');
        }
        return fenced.append("----- end ").append(mark).append(" -----").toString();
    }
}
