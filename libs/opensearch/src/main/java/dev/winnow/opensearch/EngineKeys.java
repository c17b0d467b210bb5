package dev.winnow.opensearch;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.index.IndexKeys;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Terms that are compared exactly, and names of the engine's documents. Each UTF-16 unit of a text
 * becomes one character of its own, those of pairs included: nothing is lost where a text holds
 * half a pair, and the order of the bytes is that of {@link String#compareTo}, which is the order
 * of ids everywhere else.
 */
final class EngineKeys {

    /** Longer values than this (in UTF-16 units) are indexed by their hash. */
    private static final int LONGEST_VERBATIM = 1_024;

    /** OpenSearch takes no longer names, in bytes; of these an ordinal needs some. */
    private static final int LONGEST_NAME = 440;

    private static final int FIRST_SURROGATE = Character.MIN_SURROGATE;
    private static final int AFTER_SURROGATES = Character.MAX_SURROGATE + 1;

    /** How far the halves of pairs move up, since they are no characters. */
    private static final int SURROGATES = AFTER_SURROGATES - FIRST_SURROGATE;

    /** How far the units above those move up, behind all others. */
    private static final int ABOVE = Character.MIN_SUPPLEMENTARY_CODE_POINT - AFTER_SURROGATES;

    /** What Winnow looks documents up by. */
    static final IndexKeys<String> TERMS = new IndexKeys<>(EngineKeys::term);

    private EngineKeys() {}

    static String range(String kind, String name, long value) {
        return HexFormat.of().formatHex(Sha256.bytesOf(ordered(kind + ':' + name)), 0, Long.BYTES)
                + HexFormat.of().toHexDigits(value ^ Long.MIN_VALUE);
    }

    /** One version of a document. */
    static String block(String key, long version) {
        return key + '@' + version;
    }

    /** The name of a passage, or of a piece, of a block. */
    static String member(String kind, String block, int ordinal) {
        return name(kind, block) + '/' + ordinal;
    }

    /**
     * The name of what there is one of for a key or a block. The letter of the kind is doubled
     * where a hash follows: it never meets one that is verbatim.
     */
    static String name(String kind, String key) {
        return key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? kind + '/' + key
                : kind + kind + '/' + HexFormat.of().formatHex(Sha256.bytesOf(key));
    }

    /** One character for each UTF-16 unit, in the order of the units. */
    static String ordered(String text) {
        StringBuilder ordered = new StringBuilder(text.length());
        text.chars()
                .map(
                        unit ->
                                unit < FIRST_SURROGATE
                                        ? unit
                                        : unit + (unit < AFTER_SURROGATES ? SURROGATES : ABOVE))
                .forEach(ordered::appendCodePoint);
        return ordered.toString();
    }

    /** The text of {@link #ordered}. */
    static String text(String ordered) {
        StringBuilder text = new StringBuilder(ordered.length());
        ordered.codePoints()
                .map(
                        at ->
                                at < AFTER_SURROGATES
                                        ? at
                                        : at - (Character.isBmpCodePoint(at) ? SURROGATES : ABOVE))
                .forEach(unit -> text.append((char) unit));
        return text.toString();
    }

    /** A hashed term begins with a character that no verbatim one begins with. */
    private static String term(String text) {
        String ordered = ordered(text);
        return text.length() <= LONGEST_VERBATIM
                ? ordered
                : '\u0001' + HexFormat.of().formatHex(Sha256.bytesOf(ordered));
    }
}
