package dev.winnow.app.cli;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.index.SearchableStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes all that a store keeps over into another one: documents, passages, vectors and impacts as
 * they are, with their versions, marks of deletions, and last how far the topic was read. No model
 * reads anything. A newer version in the target stays. A copy that was broken off begins anew:
 * versions tell what is there already, but a document that the source has deleted meanwhile stays
 * in the target if the source keeps no mark of it.
 *
 * @param from is only read
 * @param to is written, and not closed
 * @param pageSize documents that are read at once
 * @param commitBytes about so much is committed at once
 */
record StoreCopy(
        SearchableStore from,
        VersionedDocumentStore to,
        InstantSource clock,
        int pageSize,
        long commitBytes) {

    private static final int PAGE = 500;

    /**
     * A commit makes a segment or a refresh; this much is some thousand usual documents, and a
     * minute of embedding.
     */
    private static final long COMMIT_BYTES = 64L << 20;

    /**
     * What a target holds in memory for a deletion until the commit: a key of some fifty
     * characters, a version and their places in maps. Estimated; what matters is that millions of
     * them do not count as nothing.
     */
    private static final long DELETION_BYTES = 200;

    private static final String EMPTY_INDEX =
            "copy into an empty index: './winnow store copy' with another folder in --to lucene:FOLDER, or with --to opensearch once winnow.opensearch.index has another name and './winnow store apply opensearch' has made it";

    StoreCopy(SearchableStore from, VersionedDocumentStore to, InstantSource clock) {
        this(from, to, clock, PAGE, COMMIT_BYTES);
    }

    /** Is told after each page. */
    @FunctionalInterface
    public interface Listener {

        /**
         * So much is done.
         *
         * @param documents that were copied
         * @param total documents of the source
         * @param passages that were copied
         */
        void copied(long documents, long total, long passages);
    }

    /**
     * What was copied.
     *
     * @param deletions marks of deletions
     * @param there documents that the target holds now
     */
    public record Report(long documents, long passages, long deletions, long there) {}

    /**
     * What a copy would meet.
     *
     * @param documents of the source
     * @param there documents that the target holds
     */
    public record Outlook(long documents, long there) {}

    /**
     * Looks at both without changing anything.
     *
     * @throws IllegalArgumentException if the two were made with different settings
     * @throws IOException if one of them cannot be read, or {@link #run} would refuse to copy
     */
    public Outlook look() throws IOException {
        begin();
        return new Outlook(from.documents(), to.documents());
    }

    /**
     * Copies. What was committed stays, whatever ends it.
     *
     * @throws IllegalArgumentException if the two were made with different settings
     * @throws IOException if one of them cannot be read or written, or if the two followed
     *     different topics
     */
    public Report run(Listener listener) throws IOException {
        TopicPosition position = begin();
        long total = from.documents();
        Copied copied = new Copied();
        long losses = to.losses();
        List<DocumentExport.Entry> page = from.export(null, pageSize);
        while (!page.isEmpty()) {
            for (DocumentExport.Entry entry : page) {
                put(entry, copied);
            }
            if (copied.uncommitted >= commitBytes) {
                commit(losses);
                copied.uncommitted = 0;
            }
            listener.copied(copied.documents, total, copied.passages);
            page = from.export(page.getLast().key(), pageSize);
        }
        commit(losses);
        if (position != null) {
            to.commit(position, losses);
        }
        return new Report(copied.documents, copied.passages, copied.deletions, to.documents());
    }

    /**
     * How far the source's topic was read before the first page: what the topic brings later may be
     * in a page or not, and is read again. A target of other settings or of another topic is
     * refused here, since at the last commit all documents would be there.
     */
    private @Nullable TopicPosition begin() throws IOException {
        requireSameSettings();
        TopicPosition position = from.position();
        TopicPosition there = to.position();
        if (position != null && there != null) {
            try {
                there.advancedTo(position);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        "the target follows another topic than the source (%s); %s"
                                .formatted(e.getMessage(), EMPTY_INDEX),
                        e);
            }
        }
        return position;
    }

    private void commit(long losses) throws IOException {
        to.commit();
        if (to.losses() != losses) {
            throw IndexWriteException.lostBeside();
        }
    }

    private void requireSameSettings() {
        if (!from.settingsHash().equals(to.settingsHash())) {
            throw new IllegalArgumentException(
                    "the two stores were made with different settings, %s and %s: vectors of two models, or terms of two analysers, say nothing about each other"
                            .formatted(from.settingsHash(), to.settingsHash()));
        }
    }

    private static final class Copied {
        private long documents;
        private long passages;
        private long deletions;
        private long uncommitted;
    }

    private void put(DocumentExport.Entry entry, Copied copied) throws IOException {
        switch (entry) {
            case DocumentExport.Stored stored -> {
                to.put(stored.document(), stored.passages(), stored.version());
                copied.documents++;
                copied.passages += stored.passages().size();
                copied.uncommitted += size(stored);
            }
            case DocumentExport.Deleted deleted -> {
                to.delete(
                        deleted.key().tenant(),
                        deleted.key().id(),
                        deleted.version(),
                        clock.instant());
                copied.deletions++;
                copied.uncommitted += DELETION_BYTES;
            }
        }
    }

    private static long size(DocumentExport.Stored stored) {
        long size = stored.document().text().length();
        for (EmbeddedPassage passage : stored.passages()) {
            size += passage.passage().text().length();
            size += (long) Float.BYTES * passage.vector().length;
        }
        return size;
    }
}
