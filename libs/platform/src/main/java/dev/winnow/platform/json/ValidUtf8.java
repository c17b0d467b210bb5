package dev.winnow.platform.json;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.InputDecorator;

/**
 * Refuses what is no UTF-8. Jackson takes overlong forms (C0 AF for a slash) and encoded halves of
 * surrogate pairs, so that two readers of one text could see two texts. Texts in UTF-16 and UTF-32
 * pass; Jackson tells them by their first bytes, and so does this.
 */
final class ValidUtf8 extends InputDecorator {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    public InputStream decorate(IOContext context, InputStream in) {
        return new Checked(in);
    }

    @Override
    public InputStream decorate(IOContext context, byte[] source, int offset, int length) {
        return new Checked(new ByteArrayInputStream(source, offset, length));
    }

    @Override
    public Reader decorate(IOContext context, Reader reader) {
        return reader;
    }

    private static final class Checked extends FilterInputStream {

        private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

        /** What was decoded, which nothing reads. */
        private final CharBuffer decoded = CharBuffer.allocate(1 << 10);

        /** The beginning of a character whose end did not come yet. */
        private ByteBuffer begun = ByteBuffer.allocate(0);

        private boolean checked = true;
        private int read;

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int got = super.read(buffer, from, length);
            // A zero among the first two, or the beginning of a mark of byte order.
            for (int i = from; i < from + got && read < 2; i++, read++) {
                checked &= buffer[i] != 0 && (read > 0 || Byte.toUnsignedInt(buffer[i]) < 0xFE);
            }
            if (checked && got != 0) {
                ByteBuffer all = ByteBuffer.allocate(begun.remaining() + Math.max(0, got));
                all.put(begun).put(buffer, from, Math.max(0, got)).flip();
                check(all, got < 0);
            }
            return got;
        }

        private void check(ByteBuffer bytes, boolean end) throws CharacterCodingException {
            CoderResult result = CoderResult.OVERFLOW;
            while (result.isOverflow()) {
                result = utf8.decode(bytes, decoded.clear(), end);
            }
            if (result.isError()) {
                result.throwException();
            }
            begun = bytes.slice();
        }
    }
}
