package dev.winnow.ingest.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.ByteOrderMark;
import org.apache.tika.detect.DefaultEncodingDetector;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;

/**
 * Bytes of text files become characters. A byte order mark decides; else bytes that are valid UTF-8
 * are UTF-8, since texts of other encodings pass that test only if they are ASCII; else Tika's
 * detectors guess. The mark is no part of the text. Line ends stay.
 */
final class Decoding {

    private static final EncodingDetector DETECTOR = new DefaultEncodingDetector();

    /** UTF-16LE comes last: the mark of UTF-32LE begins with the same two bytes. */
    private static final List<ByteOrderMark> MARKS =
            List.of(
                    ByteOrderMark.UTF_8,
                    ByteOrderMark.UTF_32LE,
                    ByteOrderMark.UTF_32BE,
                    ByteOrderMark.UTF_16BE,
                    ByteOrderMark.UTF_16LE);

    private Decoding() {}

    static String decode(byte[] content) {
        for (ByteOrderMark mark : MARKS) {
            if (starts(content, mark)) {
                int length = mark.length();
                Charset charset = Charset.forName(mark.getCharsetName());
                return new String(content, length, content.length - length, charset);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(content, guess(content));
        }
    }

    /** Whether a byte order mark tells the encoding. */
    static boolean hasMark(byte[] content) {
        return MARKS.stream().anyMatch(mark -> starts(content, mark));
    }

    static boolean starts(byte[] content, ByteOrderMark mark) {
        int same = Arrays.mismatch(mark.getBytes(), content);
        return same < 0 || same == mark.length();
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
}
