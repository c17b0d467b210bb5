package dev.winnow.ingest.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.tika.detect.DefaultEncodingDetector;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of text files become characters. A byte order mark decides; else bytes that are valid UTF-8
 * are UTF-8, since texts of other encodings pass that test only if they are ASCII; else Tika's
 * detectors guess. The mark is no part of the text. Line ends stay.
 */
final class Decoding {

    private static final EncodingDetector DETECTOR = new DefaultEncodingDetector();

    private Decoding() {}

    static String decode(byte[] content) {
        Mark mark = Mark.of(content);
        if (mark != null) {
            return new String(
                    content, mark.bytes.length, content.length - mark.bytes.length, mark.charset);
        }
        try {
            CharBuffer text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(content));
            return text.toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(content, guess(content));
        }
    }

    /** Whether a byte order mark tells the encoding. */
    static boolean hasMark(byte[] content) {
        return Mark.of(content) != null;
    }

    private static Charset guess(byte[] content) {
        try (TikaInputStream stream = TikaInputStream.get(content)) {
            Charset charset = DETECTOR.detect(stream, new Metadata());
            // Windows-1252 gives every byte a character, so text of an unknown Western encoding
            // stays legible.
            return charset == null || charset.equals(StandardCharsets.UTF_8)
                    ? Charset.forName("windows-1252")
                    : charset;
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes could not be read", e);
        }
    }

    private enum Mark {
        UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
        // Before UTF-16LE: its mark begins with the same two bytes.
        UTF_32LE(Charset.forName("UTF-32LE"), 0xFF, 0xFE, 0, 0),
        UTF_32BE(Charset.forName("UTF-32BE"), 0, 0, 0xFE, 0xFF),
        UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
        UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF);

        private final Charset charset;
        private final byte[] bytes;

        Mark(Charset charset, int... bytes) {
            this.charset = charset;
            this.bytes = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                this.bytes[i] = (byte) bytes[i];
            }
        }

        private static @Nullable Mark of(byte[] content) {
            for (Mark mark : values()) {
                if (mark.heads(content)) {
                    return mark;
                }
            }
            return null;
        }

        private boolean heads(byte[] content) {
            if (content.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if (content[i] != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
