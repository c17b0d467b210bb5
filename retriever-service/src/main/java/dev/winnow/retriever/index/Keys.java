package dev.winnow.retriever.index;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.index.IndexKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * Terms that must be compared exactly, as bytes. The encoding is UTF-16 in big-endian order:
 * nothing is lost (UTF-8 has no form for an unpaired surrogate, so two ids could fall together),
 * and the order of the bytes is the order of {@link String#compareTo}, which is the order of ids
 * everywhere else.
 */
final class Keys {

    /** What Winnow looks documents up by. */
    static final IndexKeys<BytesRef> TERMS = new IndexKeys<>(Keys::term);

    /**
     * Lucene refuses terms over 32,766 bytes; longer values than this (in UTF-16 units) are indexed
     * by their hash.
     */
    private static final int LONGEST_VERBATIM = 1_024;

    private Keys() {}

    static BytesRef ordered(String id) {
        return new BytesRef(utf16(id));
    }

    static String text(BytesRef ordered) {
        return ByteBuffer.wrap(ordered.bytes, ordered.offset, ordered.length)
                .asCharBuffer()
                .toString();
    }

    static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    /**
     * A number or date of a metadata name as a point: eight bytes of a hash of kind and name, then
     * eight bytes of the value. A range of one name is a range of points, and a thousand names cost
     * no thousand fields.
     */
    static byte[] point(String name, String kind, long value) {
        byte[] point = Arrays.copyOf(Sha256.bytesOf(utf16(kind + ':' + name)), 2 * Long.BYTES);
        NumericUtils.longToSortableBytes(value, point, Long.BYTES);
        return point;
    }

    /** A hashed term has an odd number of bytes, a verbatim one an even number: they never meet. */
    private static BytesRef term(String text) {
        byte[] bytes = utf16(text);
        if (text.length() <= LONGEST_VERBATIM) {
            return new BytesRef(bytes);
        }
        byte[] hash = Sha256.bytesOf(bytes);
        return new BytesRef(ByteBuffer.allocate(hash.length + 1).put(1, hash).array());
    }
}
