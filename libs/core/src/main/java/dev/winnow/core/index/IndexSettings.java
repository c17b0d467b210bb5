package dev.winnow.core.index;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the content of an index depends on. An index that was built with other settings cannot be
 * searched with these: vectors of two models, or terms of two analysers, say nothing about each
 * other.
 *
 * @param embedder the encoder of passages; the device that it runs on does not count
 * @param dimensions length of its vectors
 * @param analysis how terms are made of texts ({@link TextAnalysis}), in words that change with it
 * @param chunking the rules by which documents are cut, in words and numbers that change with the
 *     rules
 * @param impacts where the passages' impacts come from, {@link ImpactOrigin#settingsName}; null if
 *     the index has none
 */
public record IndexSettings(
        ModelIdentity embedder,
        int dimensions,
        String analysis,
        String chunking,
        @Nullable String impacts) {

    /**
     * Sixteen digits tell any two settings apart that will ever meet, and stay readable in a
     * report.
     */
    private static final int HASH_DIGITS = 16;

    public IndexSettings {
        // Lucene's own limit for vectors, on whatever engine.
        if (dimensions < 1 || dimensions > 1_024) {
            throw new IllegalArgumentException(
                    "vectors must have 1 to 1024 dimensions, got " + dimensions);
        }
    }

    /** The settings by name, in the order of the names. */
    public SortedMap<String, String> named() {
        TreeMap<String, String> named = new TreeMap<>();
        named.put("analyser", analysis);
        named.put("chunking", chunking);
        named.put("dimensions", Integer.toString(dimensions));
        named.put("embedder", embedder.nameAndHash());
        if (impacts != null) {
            named.put("impacts", impacts);
        }
        return Collections.unmodifiableSortedMap(named);
    }

    /** First {@value #HASH_DIGITS} hexadecimal digits of the SHA-256 of all settings. */
    public String hash() {
        StringBuilder lines = new StringBuilder();
        named().forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
        return HexFormat.of().formatHex(Sha256.bytesOf(lines.toString())).substring(0, HASH_DIGITS);
    }
}
