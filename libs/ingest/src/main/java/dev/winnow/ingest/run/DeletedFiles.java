package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.prepare.DocumentClaims;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Documents whose files are not there any more: they are removed, unless not everything could be
 * read. For one thread.
 */
final class DeletedFiles {

    private final DocumentStore store;
    private final IngestBatch batch;
    private final DocumentClaims known;
    private final IngestCounters tally;
    private final Set<String> originsWithBadLines = new HashSet<>();

    DeletedFiles(
            DocumentStore store, IngestBatch batch, DocumentClaims known, IngestCounters tally) {
        this.store = store;
        this.batch = batch;
        this.known = known;
        this.tally = tally;
    }

    /** Which lines a file of lines has is unknown if one of them cannot be read. */
    void hasBadLines(SourceFile file) {
        if (file.origin() != null) {
            originsWithBadLines.add(file.origin());
        }
        // Its lines came from there if it was named by itself before.
        originsWithBadLines.add(file.location().toString());
    }

    /** Removes what of an origin was not found by the run. */
    void remove(String origin) throws IOException {
        int notRemoved = 0;
        List<DocumentId> vanished = new ArrayList<>();
        // Lines have ids of their own, so nobody knows which of them are in a file that was not
        // found.
        boolean linesUnknowable = originsWithBadLines.contains(origin) || !batch.kept().isEmpty();
        for (DocumentId id : known.unclaimed(origin)) {
            boolean unknowable =
                    linesUnknowable && JsonLines.isMediaType(known.get(origin, id).mediaType());
            if (unknowable || isKept(id)) {
                notRemoved++;
            } else {
                vanished.add(id);
            }
        }
        try {
            tally.deleted(store.durably(() -> deleted(vanished)));
        } catch (IndexWriteException e) {
            tally.note(
                    new IngestProblem(
                            origin,
                            IngestProblem.NOT_REMOVED,
                            "documents that were not found are still there: " + e.getMessage()));
        }
        if (notRemoved > 0) {
            tally.note(
                    new IngestProblem(
                            origin,
                            IngestProblem.NOT_REMOVED,
                            "%,d documents were not found, but stay because not everything could be read; correct that and run again"
                                    .formatted(notRemoved)));
        }
    }

    private boolean isKept(DocumentId id) {
        for (String beginning : batch.kept()) {
            if (id.value().equals(beginning) || id.value().startsWith(beginning + "/")) {
                return true;
            }
        }
        return false;
    }

    private int deleted(List<DocumentId> ids) throws IOException {
        int deleted = 0;
        for (DocumentId id : ids) {
            deleted += store.delete(batch.tenant(), id) ? 1 : 0;
        }
        return deleted;
    }
}
