package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.jspecify.annotations.Nullable;

/**
 * Visits documents in the order in which Lucene's iterators go, segment by segment and upwards,
 * whatever the order in which they are asked for.
 */
final class LeafWalk {

    /** Reads from one segment. */
    @FunctionalInterface
    interface Visit {

        /**
         * @param document number within the segment, never lower than the one before
         * @param position where in the caller's array the document stands
         */
        void at(int document, int position) throws IOException;
    }

    /** Begins a segment. */
    @FunctionalInterface
    interface Begin {

        /** What to do with the documents of this segment; null leaves them out. */
        @Nullable Visit segment(LeafReaderContext leaf) throws IOException;
    }

    private LeafWalk() {}

    static void over(List<LeafReaderContext> leaves, int[] documents, Begin begin)
            throws IOException {
        long[] sorted = new long[documents.length];
        for (int i = 0; i < documents.length; i++) {
            sorted[i] = (long) documents[i] << Integer.SIZE | i;
        }
        Arrays.sort(sorted);
        int next = 0;
        while (next < sorted.length) {
            LeafReaderContext leaf =
                    leaves.get(ReaderUtil.subIndex((int) (sorted[next] >> Integer.SIZE), leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            Visit visit = begin.segment(leaf);
            while (next < sorted.length && (int) (sorted[next] >> Integer.SIZE) < end) {
                if (visit != null) {
                    visit.at(
                            (int) (sorted[next] >> Integer.SIZE) - leaf.docBase,
                            (int) sorted[next]);
                }
                next++;
            }
        }
    }
}
