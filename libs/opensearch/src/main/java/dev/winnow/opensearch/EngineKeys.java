package dev.winnow.opensearch;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.index.IndexKeys;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Terms that are compared exactly, and names ({@code _id}) of OpenSearch's documents. Each UTF-16
 * unit of a term's text becomes a code point of its own, the halves of a surrogate pair too:
 * nothing is lost where a text holds half a pair, and the order of the UTF-8 bytes is that of
 * {@link String#compareTo}, which is the order of ids everywhere else.
 */
final class EngineKeys {

    /** Longer values than this (in UTF-16 units) are indexed by their hash. */
    private static final int LONGEST_VERBATIM = 1_024;

    /** In bytes. OpenSearch takes names up to 512, of which kind and ordinal need some. */
    private static final int LONGEST_NAME = 440;

    private static final int FIRST_SURROGATE = Character.MIN_SURROGATE;
    private static final int AFTER_SURROGATES = Character.MAX_SURROGATE + 1;

    /** How far surrogates move up, to U+E000: alone they are no characters. */
    private static final int SURROGATE_SHIFT = AFTER_SURROGATES - FIRST_SURROGATE;

    /** How far the units above the surrogates move up, to U+10000: they stay above them. */
    private static final int SHIFT_ABOVE =
            Character.MIN_SUPPLEMENTARY_CODE_POINT - AFTER_SURROGATES;

    /** The terms by which Winnow finds documents and checks who may see them. */
    static final IndexKeys<String> TERMS = new IndexKeys<>(EngineKeys::term);

    private EngineKeys() {}

    /**
     * A number or date of a metadata field as a term: a hash of kind and field, then the value. It
     * is written so that a range of values is a range of terms.
     *
     * @param kind of the value, see {@link dev.winnow.core.index.MetadataValue#kind}
     * @param name of the metadata field
     */
    static String range(String kind, String name, long value) {
        return HexFormat.of().formatHex(Sha256.bytesOf(ordered(kind + ':' + name)), 0, Long.BYTES)
                + HexFormat.of().toHexDigits(value ^ Long.MIN_VALUE);
    }

    /** The key of a block: of all that is stored of one version of a document. */
    static String block(String key, long version) {
        return key + '@' + version;
    }

    /** The name of a passage, or of a piece, of a block. */
    static String member(String kind, String block, int ordinal) {
        return name(kind, block) + '/' + ordinal;
    }

    /**
     * The name of what a document or a block has just one of, such as its manifest. A long key is
     * hashed, and the letter of the kind doubled: so the name never equals one with a verbatim key.
     *
     * @param kind one of the letters in {@link Fields}
     * @param key of a document or a block
     */
    static String name(String kind, String key) {
        return key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? kind + '/' + key
                : kind + kind + '/' + HexFormat.of().formatHex(Sha256.bytesOf(key));
    }

    /** Writes each UTF-16 unit as one code point; the order of texts stays the same. */
    static String ordered(String text) {
        StringBuilder ordered = new StringBuilder(text.length());
        text.chars()
                .map(
                        unit ->
                                unit < FIRST_SURROGATE
                                        ? unit
                                        : unit
                                                + (unit < AFTER_SURROGATES
                                                        ? SURROGATE_SHIFT
                                                        : SHIFT_ABOVE))
                .forEach(ordered::appendCodePoint);
        return ordered.toString();
    }

    /** Reads back the text that {@link #ordered} wrote. */
    static String text(String ordered) {
        StringBuilder text = new StringBuilder(ordered.length());
        ordered.codePoints()
                .map(
                        codePoint ->
                                codePoint < AFTER_SURROGATES
                                        ? codePoint
                                        : codePoint
                                                - (Character.isBmpCodePoint(codePoint)
                                                        ? SURROGATE_SHIFT
                                                        : SHIFT_ABOVE))
                .forEach(unit -> text.append((char) unit));
        return text.toString();
    }

    /** A long text is hashed, behind a character that no verbatim term begins with. */
    private static String term(String text) {
        String ordered = ordered(text);
        return text.length() <= LONGEST_VERBATIM
                ? ordered
                : '\u0001' + HexFormat.of().formatHex(Sha256.bytesOf(ordered));
    }
}
