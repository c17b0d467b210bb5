package dev.winnow.retriever.index;

import dev.winnow.core.document.IndexWriteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's merges, those that fit on the disk: a merged segment lies beside its parts until nobody
 * reads them any more, and a merge that meets a full disk ends all writing. One that is left out
 * comes up again with the next change.
 */
final class MergesWithRoom extends FilterMergePolicy {

    private final DiskRoom room;

    MergesWithRoom(MergePolicy merges, DiskRoom room) {
        super(merges);
        this.room = room;
    }

    @Override
    public @Nullable MergeSpecification findMerges(
            MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
        return fitting(super.findMerges(trigger, segments, context), context);
    }

    @Override
    public @Nullable MergeSpecification findFullFlushMerges(
            MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
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
     * A disk that does not say how full it is gets no merge; an exception here would end the change
     * that asked.
     */
    private long spare() {
        try {
            return room.spare();
        } catch (IndexWriteException e) {
            return 0;
        }
    }

    /** Deleted documents are not counted, since they are not merged. */
    private long bytes(List<SegmentCommitInfo> segments, MergeContext context) throws IOException {
        long bytes = 0;
        for (SegmentCommitInfo segment : segments) {
            bytes += size(segment, context);
        }
        return bytes;
    }
}
