package dev.winnow.app.chat;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Marks sources off from instructions, and each source off from what another one says. Mark and tag
 * are a keyed hash of the sources, so that no author of a document can write them, while equal
 * sources have equal marks and keep prompt caches warm. They belong to the prompt and are no part
 * of the context.
 */
public final class PromptFence {

    /**
     * Bytes of a key, and the least that is accepted: a key shorter than the security that it
     * promises would be pointless.
     */
    public static final int MIN_KEY = 16;

    /**
     * Bytes of the hash that are shown: a guess hits with a chance of 2 to the power of -64, and
     * there is no second one.
     */
    private static final int SHOWN = 8;

    /** Bytes of a tag: four letters and digits, which even small models repeat. */
    private static final int TAG = 2;

    /**
     * Hashes that are drawn for tags of one length. A context of 65,539 characters can hold all
     * 65,536 short ones; then a byte is added.
     */
    private static final int DRAWS = 64;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param key known to this server alone
     */
    public PromptFence(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException(
                    "the key of the fence has %d bytes, at least %d are needed"
                            .formatted(key.length, MIN_KEY));
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The mark of a context. */
    String mark(String context) {
        return HexFormat.of().formatHex(hash(context), 0, SHOWN);
    }

    /**
     * What stands beside the numbers of sources in a prompt, so that no author can write them:
     * bytes of the same hash that the mark does not show. It is short because a generator has to
     * repeat it, and a text can hold many guesses; therefore the next bytes are taken where the
     * context holds these by chance, and no guess ever hits.
     */
    String tag(String context) {
        byte[] hash = hash(context);
        for (int drawn = 0; ; drawn++) {
            int length = TAG + drawn / DRAWS;
            for (int at = SHOWN; at + length <= hash.length; at++) {
                String tag = HexFormat.of().formatHex(hash, at, at + length);
                if (!context.contains(tag)) {
                    return tag;
                }
            }
            hash = hash(drawn + context);
        }
    }

    private byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
