package dev.winnow.retriever.index;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexKeys;
import dev.winnow.core.query.Scope;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Terms that must be compared exactly, as bytes. The encoding is UTF-16 in big-endian order:
 * nothing is lost (UTF-8 has no form for an unpaired surrogate, so two ids could fall together),
 * and the order of the bytes is the order of {@link String#compareTo}, which is the order of ids
 * everywhere else.
 */
final class Keys {

    /**
     * Lucene refuses terms over 32,766 bytes; longer values than this (in UTF-16 units) are indexed
     * by their hash.
     */
    private static final int LONGEST_VERBATIM = 1_024;

    private Keys() {}

    static BytesRef document(TenantId tenant, DocumentId id) {
        return term(IndexKeys.document(tenant, id));
    }

    static BytesRef document(TenantId tenant, String id) {
        return term(IndexKeys.document(tenant, id));
    }

    static BytesRef origin(TenantId tenant, String origin) {
        return term(IndexKeys.origin(tenant, origin));
    }

    static BytesRef metadata(String name, String value) {
        return term(IndexKeys.metadata(name, value));
    }

    /** What stands on a document that these groups may see, none for the whole tenant. */
    static List<BytesRef> readers(TenantId tenant, List<String> groups) {
        return terms(IndexKeys.readers(tenant, groups));
    }

    /** What a scope may see. */
    static List<BytesRef> visible(Scope scope) {
        return terms(IndexKeys.visible(scope));
    }

    private static List<BytesRef> terms(List<String> keys) {
        return keys.stream().map(Keys::term).toList();
    }

    static BytesRef ordered(String id) {
        return new BytesRef(utf16(id));
    }

    static String text(BytesRef ordered) {
        char[] units = new char[ordered.length / 2];
        for (int i = 0; i < units.length; i++) {
            int at = ordered.offset + 2 * i;
            units[i] = (char) (ordered.bytes[at] << Byte.SIZE | (ordered.bytes[at + 1] & 0xff));
        }
        return new String(units);
    }

    static byte[] utf16(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            bytes[2 * i] = (byte) (unit >> Byte.SIZE);
            bytes[2 * i + 1] = (byte) unit;
        }
        return bytes;
    }

    /** A hashed term has an odd number of bytes, a verbatim one an even number: they never meet. */
    private static BytesRef term(String text) {
        byte[] bytes = utf16(text);
        if (text.length() <= LONGEST_VERBATIM) {
            return new BytesRef(bytes);
        }
        byte[] hash = Sha256.bytesOf(bytes);
        byte[] marked = new byte[hash.length + 1];
        System.arraycopy(hash, 0, marked, 1, hash.length);
        return new BytesRef(marked);
    }
}
