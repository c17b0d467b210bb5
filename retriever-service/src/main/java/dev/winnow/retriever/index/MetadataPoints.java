package dev.winnow.retriever.index;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.query.Filter;
import java.util.Arrays;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and dates of all metadata names in one Lucene field. A point is eight bytes of a hash of kind and name, then eight bytes of
 * the value: a range of one name is a range of points, and a thousand names cost no thousand fields.
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
     * @throws InvalidSearchException if a bound is neither number nor date, or the bounds are of two kinds
     */
    static Query query(Filter.Range range) {
        MetadataValue from = bound(range.field(), range.from());
        MetadataValue to = bound(range.field(), range.to());
        if (from != null && to != null && !from.kind().equals(to.kind())) {
            throw InvalidSearchException.filter(
                    "the range filter on '%s' goes from a %s to a %s; both bounds must be of one kind"
                            .formatted(range.field(), from.kind(), to.kind()));
        }
        long low =
                from == null
                        ? Long.MIN_VALUE
                        : range.fromInclusive() ? from.first() : after(from.last());
        long high =
                to == null ? Long.MAX_VALUE : range.toInclusive() ? to.last() : before(to.first());
        if (low > high) {
            return new MatchNoDocsQuery("empty range");
        }
        String kind = from != null ? from.kind() : to != null ? to.kind() : "";
        return BinaryPoint.newRangeQuery(
                IndexFields.METADATA_RANGE,
                point(range.field(), kind, low),
                point(range.field(), kind, high));
    }

    private static @Nullable MetadataValue bound(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        MetadataValue value = MetadataValue.parse(text);
        if (value == null) {
            throw InvalidSearchException.filter(
                    "a bound of the range filter on '%s' is neither a number (3.5) nor an ISO date (2024-01-31)"
                            .formatted(field));
        }
        return value;
    }

    /** Sortable longs of neighbouring doubles are neighbours, so one step is the next number as well as the next millisecond. */
    private static long after(long value) {
        return value == Long.MAX_VALUE ? value : value + 1;
    }

    private static long before(long value) {
        return value == Long.MIN_VALUE ? value : value - 1;
    }

    private static byte[] point(String name, String kind, long value) {
        byte[] point = Arrays.copyOf(Sha256.bytesOf(Keys.utf16(kind + ':' + name)), 2 * HALF);
        NumericUtils.longToSortableBytes(value, point, HALF);
        return point;
    }
}
