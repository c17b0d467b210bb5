package dev.winnow.retriever.index;

import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.BytesRef;

/**
 * Text as bytes and back, without loss. Well-formed text is UTF-8; text with an unpaired surrogate,
 * which UTF-8 would replace and so shift what offsets point at, is UTF-16. The first byte says
 * which.
 */
final class StoredText {

    private static final byte UTF_8 = 0;
    private static final byte UTF_16 = 1;

    private StoredText() {}

    static byte[] encode(String text) {
        boolean wellFormed = isWellFormed(text);
        byte[] body = wellFormed ? text.getBytes(StandardCharsets.UTF_8) : Keys.utf16(text);
        byte[] marked = new byte[body.length + 1];
        marked[0] = wellFormed ? UTF_8 : UTF_16;
        System.arraycopy(body, 0, marked, 1, body.length);
        return marked;
    }

    static String decode(byte[] bytes) {
        return switch (bytes[0]) {
            case UTF_8 -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            case UTF_16 -> Keys.text(new BytesRef(bytes, 1, bytes.length - 1));
            default ->
                    throw new IllegalStateException(
                            "stored text begins with %d, known are %d and %d"
                                    .formatted(bytes[0], UTF_8, UTF_16));
        };
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean paired =
                        Character.isHighSurrogate(unit)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
