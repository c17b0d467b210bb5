package dev.winnow.platform.json;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import java.nio.charset.MalformedInputException;
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

        private boolean checked = true;
        private long read;

        /** Bytes that the character still needs. */
        private int missing;

        /**
         * Least and greatest value of the next of them: the first one of a character has a narrower
         * range.
         */
        private int least = 0x80;

        private int most = 0xBF;

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next < 0) {
                end();
            } else {
                check(next);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int got = super.read(buffer, from, length);
            if (got < 0) {
                end();
            }
            for (int i = from; i < from + got; i++) {
                check(buffer[i] & 0xFF);
            }
            return got;
        }

        private void end() throws MalformedInputException {
            if (checked && missing > 0) {
                throw new MalformedInputException(1);
            }
        }

        private void check(int unit) throws MalformedInputException {
            // A zero among the first two, or the beginning of a mark of byte order.
            checked &= !(read < 2 && unit == 0) && !(read == 0 && unit >= 0xFE);
            read++;
            if (!checked) {
                return;
            }
            if (missing > 0) {
                if (unit < least || unit > most) {
                    throw new MalformedInputException(1);
                }
                missing--;
                least = 0x80;
                most = 0xBF;
            } else if (unit >= 0x80) {
                begin(unit);
            }
        }

        /** Table 3-7 of the Unicode Standard: well-formed UTF-8. */
        private void begin(int unit) throws MalformedInputException {
            if (unit < 0xC2 || unit > 0xF4) {
                throw new MalformedInputException(1);
            }
            missing = unit < 0xE0 ? 1 : unit < 0xF0 ? 2 : 3;
            least = unit == 0xE0 ? 0xA0 : unit == 0xF0 ? 0x90 : 0x80;
            most = unit == 0xED ? 0x9F : unit == 0xF4 ? 0x8F : 0xBF;
        }
    }
}
