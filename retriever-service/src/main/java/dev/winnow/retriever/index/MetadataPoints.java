package dev.winnow.retriever.index;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.index.MetadataRange;
import dev.winnow.core.index.MetadataValue;
import dev.winnow.core.query.Filter;
import java.util.Arrays;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and dates of all metadata names in one Lucene field. A point is eight bytes of a hash of
 * kind and name, then eight bytes of the value: a range of one name is a range of points, and a
 * thousand names cost no thousand fields.
 */
final class MetadataPoints {

    private static final int HALF = Long.BYTES;

    private MetadataPoints() {}

    /** The point of a value, or null if the value has no order but that of its letters. */
    static @Nullable IndexableField field(String name, String value) {
        MetadataValue typed = MetadataValue.parse(value);
        return typed == null
                ? null
                : new BinaryPoint(
                        IndexFields.METADATA_RANGE, point(name, typed.kind(), typed.first()));
    }

    /**
     * The query of a range.
     *
     * @throws dev.winnow.core.outcome.InvalidInputException if a bound is neither number nor date,
     *     or the bounds are of two kinds
     */
    static Query query(Filter.Range range) {
        MetadataRange bounds = MetadataRange.of(range);
        return bounds.isEmpty()
                ? new MatchNoDocsQuery("empty range")
                : BinaryPoint.newRangeQuery(
                        IndexFields.METADATA_RANGE,
                        point(range.field(), bounds.kind(), bounds.low()),
                        point(range.field(), bounds.kind(), bounds.high()));
    }

    private static byte[] point(String name, String kind, long value) {
        byte[] point = Arrays.copyOf(Sha256.bytesOf(Keys.utf16(kind + ':' + name)), 2 * HALF);
        NumericUtils.longToSortableBytes(value, point, HALF);
        return point;
    }
}
