package dev.winnow.ingest.replica;

import org.jspecify.annotations.Nullable;

/**
 * How far an index is with its topic.
 *
 * @param caughtUp whether it has been, once, where the topic ended when it began to read; it stays so
 * @param behind records that are missing until then
 * @param unreadable records that were left out since the start
 * @param trouble why nothing is read, or null
 * @param failed whether that will stay so
 */
public record Progress(
        boolean caughtUp, long behind, int unreadable, @Nullable String trouble, boolean failed) {

    static final Progress BEGINNING = new Progress(false, 0, 0, "nothing was read yet", false);

    Progress reading(long records, int leftOut) {
        return new Progress(caughtUp || records == 0, records, leftOut, null, false);
    }

    Progress waiting(String why) {
        return new Progress(caughtUp, behind, unreadable, why, false);
    }

    Progress failed(String why) {
        return new Progress(caughtUp, behind, unreadable, why, true);
    }
}
