package dev.winnow.retriever.index;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.settings.Ranges;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.util.IOSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Free space on the disk of an index, how much of it writing leaves alone, and the ways in which a
 * change fails, in the words of the settings that help.
 */
final class FreeSpace {

    /**
     * With less than a megabyte, a write that failed is taken to have met a full disk: the smallest
     * commits take some kilobytes.
     */
    private static final long LEAST = 1L << 20;

    /** The setting that names the watermark, for remedies. */
    private static final String MIN_FREE_KEY = "winnow.retriever.min-free-space";

    private final IOSupplier<Long> free;
    private final long needed;

    /**
     * @param free says how many bytes this process may still write
     * @param needed bytes that must be free before something is written; 0 to never ask
     */
    FreeSpace(IOSupplier<Long> free, long needed) {
        Ranges.atLeast(MIN_FREE_KEY, needed, 0);
        this.free = free;
        this.needed = needed;
    }

    /** The room on the disk of a folder, which must be there. */
    static FreeSpace of(Path folder, long needed) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return new FreeSpace(disk::getUsableSpace, needed);
    }

    /**
     * Why a write broke off that had begun with so many bytes free: for want of room, or for
     * another reason.
     */
    IndexWriteException explain(long before, Throwable cause) {
        long least = Math.max(needed, LEAST);
        return before < least
                ? new IndexWriteException(
                        "the change was not kept, because " + noRoom(before, least), true, cause)
                : failed(
                        "the change was not kept, because a write to the index failed (%s; the log has the details); send it again",
                        cause);
    }

    /**
     * Bytes that are free.
     *
     * @throws IndexWriteException if the disk does not say
     */
    long free() throws IndexWriteException {
        try {
            return free.get();
        } catch (IOException e) {
            throw failed(
                    "the change was not kept, because the disk of the index does not say how full it is (%s); look whether it is still there; that is tried again with each change",
                    e);
        }
    }

    /**
     * Does nothing if something may be written.
     *
     * @throws IndexWriteException if there is too little room, or the disk does not say how full it
     *     is
     */
    void require() throws IndexWriteException {
        long now = free();
        if (now < needed) {
            throw new IndexWriteException(noRoom(now, needed), true, null);
        }
    }

    /**
     * Does nothing if so many bytes can lie on the disk and something may be written all the same.
     *
     * @throws IndexWriteException as {@link #require()}
     */
    void requireBeside(long bytes) throws IndexWriteException {
        long now = free();
        if (now - bytes < needed) {
            throw new IndexWriteException(
                    "the disk of winnow.retriever.directory has %,d MB free, of which the index keeps %,d MB (%s), and uploads under way need %,d MB of it; nothing was kept of this one; make room on the disk, then send it again"
                            .formatted(
                                    now >> 20,
                                    needed >> 20,
                                    MIN_FREE_KEY,
                                    (bytes + (1 << 20) - 1) >> 20),
                    true,
                    null);
        }
    }

    /**
     * A write broke off for another reason than room.
     *
     * @param words with a place for the name of the cause
     */
    static IndexWriteException failed(String words, Throwable cause) {
        return new IndexWriteException(
                words.formatted(cause.getClass().getSimpleName()), false, cause);
    }

    private static String noRoom(long free, long needed) {
        return "the disk of the index has %,d MB free, and writing needs %,d MB (%s); searching goes on; free some space or enlarge the disk, and writing goes on by itself"
                .formatted(free >> 20, needed >> 20, MIN_FREE_KEY);
    }

    /**
     * Lucene's merges, those that fit on the disk: a merged segment lies beside its parts until
     * nobody reads them any more, and a merge that meets a full disk ends all writing. One that is
     * left out comes up again with the next change.
     */
    MergePolicy merges() {
        return new Fitting();
    }

    private final class Fitting extends FilterMergePolicy {

        Fitting() {
            super(new TieredMergePolicy());
        }

        @Override
        public @Nullable MergeSpecification findMerges(
                MergeTrigger trigger, SegmentInfos segments, MergeContext context)
                throws IOException {
            return fitting(super.findMerges(trigger, segments, context), context);
        }

        @Override
        public @Nullable MergeSpecification findFullFlushMerges(
                MergeTrigger trigger, SegmentInfos segments, MergeContext context)
                throws IOException {
            return fitting(super.findFullFlushMerges(trigger, segments, context), context);
        }

        private @Nullable MergeSpecification fitting(
                @Nullable MergeSpecification wanted, MergeContext context) throws IOException {
            if (wanted == null) {
                return null;
            }
            // Merges that are at work may still need all of theirs.
            long spare = spare() - bytes(List.copyOf(context.getMergingSegments()), context);
            List<OneMerge> fitting = new ArrayList<>();
            for (OneMerge merge : wanted.merges) {
                long bytes = bytes(merge.segments, context);
                if (bytes <= spare) {
                    spare -= bytes;
                    fitting.add(merge);
                }
            }
            if (fitting.isEmpty()) {
                return null;
            }
            MergeSpecification specification = new MergeSpecification();
            fitting.forEach(specification::add);
            return specification;
        }

        /**
         * A disk that does not say how full it is gets no merge; an exception here would end the
         * change that asked.
         */
        private long spare() {
            try {
                return free() - needed;
            } catch (IndexWriteException e) {
                return 0;
            }
        }

        /** Deleted documents are not counted, since they are not merged. */
        private long bytes(List<SegmentCommitInfo> segments, MergeContext context)
                throws IOException {
            long bytes = 0;
            for (SegmentCommitInfo segment : segments) {
                bytes += size(segment, context);
            }
            return bytes;
        }
    }
}
