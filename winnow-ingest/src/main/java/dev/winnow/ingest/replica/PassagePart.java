package dev.winnow.ingest.replica;

import dev.winnow.core.score.Impacts;
import dev.winnow.platform.json.Tolerant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a version of a document: a slice of the original, and the passages that begin in it.
 *
 * @param version of the document
 * @param part its number, from 1
 * @param text the slices of all parts, one after the other, are the original
 * @param passages in order; they may reach beyond the slice
 */
@Tolerant
record PassagePart(long version, int part, String text, List<Row> passages) {

    /**
     * A passage, without its text: that is a slice of the original.
     *
     * @param headings from the outermost to the innermost
     * @param start of the text in the original, in UTF-16 units
     * @param end exclusive
     * @param vector float32 in little-endian order; empty if it has none
     * @param impacts null if no sparse encoder read it
     */
    @Tolerant
    record Row(
            List<String> headings, int start, int end, byte[] vector, @Nullable Impacts impacts) {}
}
