package dev.winnow.app.store;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes all that a store keeps over into another one: documents, passages, vectors and impacts as
 * they are, with their versions, marks of deletions, and last how far the topic was read. No model
 * reads anything. Whatever was copied before is left alone, and a newer version in the target
 * stays. A copy that is gone on with says how far the topic was read when its first run began: what
 * changed since before the last key comes again from there.
 */
public final class StoreCopy {

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

    private final SearchableStore from;
    private final VersionedDocumentStore to;
    private final CopyMark mark;
    private final InstantSource clock;
    private final int pageSize;
    private final long commitBytes;

    /**
     * @param from is only read
     * @param to is written, and not closed
     * @param mark how far an earlier run came
     */
    public StoreCopy(
            SearchableStore from, VersionedDocumentStore to, CopyMark mark, InstantSource clock) {
        this(from, to, mark, clock, PAGE, COMMIT_BYTES);
    }

    StoreCopy(
            SearchableStore from,
            VersionedDocumentStore to,
            CopyMark mark,
            InstantSource clock,
            int page,
            long commitBytes) {
        this.pageSize = page;
        this.commitBytes = commitBytes;
        this.from = from;
        this.to = to;
        this.mark = mark;
        this.clock = clock;
    }

    /** Is told after each page. */
    @FunctionalInterface
    public interface Listener {

        /**
         * So much is done.
         *
         * @param documents of the source that are in the target, those of earlier runs included
         * @param total documents of the source
         * @param passages of this run
         */
        void copied(long documents, long total, long passages);
    }

    /**
     * What a run did.
     *
     * @param before documents that an earlier run had copied already
     * @param documents of this run
     * @param passages of this run
     * @param deletions marks of deletions of this run
     * @param there documents that the target holds now
     */
    public record Report(long before, long documents, long passages, long deletions, long there) {}

    /**
     * What a copy would meet.
     *
     * @param documents of the source
     * @param before documents that an earlier run has copied already
     * @param there documents that the target holds
     */
    public record Outlook(long documents, long before, long there) {}

    /**
     * Looks at both without changing anything.
     *
     * @throws IllegalArgumentException if the two were made with different settings
     * @throws IOException if one of them cannot be read, or {@link #run} would refuse to copy
     */
    public Outlook look() throws IOException {
        CopyMark.Reached reached = begin().reached();
        return new Outlook(
                from.documents(), reached == null ? 0 : reached.documents(), to.documents());
    }

    /**
     * Copies, or goes on where an earlier run stopped. What was committed stays, whatever ends it.
     *
     * @throws IllegalArgumentException if the two were made with different settings
     * @throws IOException if one of them cannot be read or written; if the source has changed since
     *     an earlier run and no topic brings what changed; or if the two followed different topics
     */
    public Report run(Listener listener) throws IOException {
        Begin begin = begin();
        long total = from.documents();
        CopyMark.Reached reached = begin.reached();
        long before = reached == null ? 0 : reached.documents();
        DocumentExport.@Nullable Key last = reached == null ? null : reached.last();
        Copied copied = new Copied();
        long losses = to.losses();
        for (List<DocumentExport.Entry> page = from.export(last, pageSize);
                !page.isEmpty();
                page = from.export(last, pageSize)) {
            for (DocumentExport.Entry entry : page) {
                put(entry, copied);
            }
            last = page.getLast().key();
            if (copied.uncommitted >= commitBytes) {
                commit(losses);
                copied.uncommitted = 0;
                mark.write(new CopyMark.Reached(last, before + copied.documents, begin.source()));
            }
            listener.copied(before + copied.documents, total, copied.passages);
        }
        commit(losses);
        TopicPosition position = begin.source().position();
        if (position != null) {
            to.commit(position, losses);
        }
        mark.remove();
        return new Report(
                before, copied.documents, copied.passages, copied.deletions, to.documents());
    }

    /**
     * Where a run begins.
     *
     * @param reached what an earlier run reached; null if there was none
     * @param source what it was before the first page of the first run
     */
    private record Begin(CopyMark.@Nullable Reached reached, CopyMark.Source source) {}

    private Begin begin() throws IOException {
        requireSameSettings();
        // Before the first page: what the topic brings later may be in a page or not, and is read
        // again.
        CopyMark.Source now = source();
        CopyMark.Reached reached = reached();
        CopyMark.Source source = reached == null ? now : reached.source();
        requireNothingMissed(source, now);
        requireSameTopic(source.position());
        return new Begin(reached, source);
    }

    private CopyMark.Source source() throws IOException {
        TopicPosition position = from.position();
        return new CopyMark.Source(position, position == null ? sequence() : 0);
    }

    private long sequence() throws IOException {
        try (IndexView view = from.passages().view()) {
            return view.position().sequence();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * What was changed before the last key is not looked at again. A topic brings it, if it still
     * is the one that was read; without one nothing does.
     */
    private static void requireNothingMissed(CopyMark.Source then, CopyMark.Source now)
            throws IOException {
        TopicPosition begun = then.position();
        TopicPosition read = now.position();
        boolean covered = (begun == null || read == null) ? then.equals(now) : readsOn(begun, read);
        if (!covered) {
            throw new IOException(
                    "the source has changed since the copy was interrupted; " + EMPTY_INDEX);
        }
    }

    /**
     * Whether a store went from one position to the other by reading one topic; a store that was
     * put back is behind.
     */
    private static boolean readsOn(TopicPosition begun, TopicPosition read) {
        return begun.topic().equals(read.topic())
                && begun.generation() == read.generation()
                && read.advancedTo(begun).equals(read);
    }

    /** At the last commit it would be too late: all documents would be there by then. */
    private void requireSameTopic(@Nullable TopicPosition position) throws IOException {
        TopicPosition there = to.position();
        if (position == null || there == null) {
            return;
        }
        try {
            there.advancedTo(position);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the target follows another topic than the source (%s); %s"
                            .formatted(e.getMessage(), EMPTY_INDEX),
                    e);
        }
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

    /** What an earlier run reached, if its target is still the one. */
    private CopyMark.@Nullable Reached reached() throws IOException {
        CopyMark.Reached reached = mark.read();
        if (reached == null) {
            return null;
        }
        DocumentExport.Key last = reached.last();
        return to.version(last.tenant(), last.id()).isEmpty() ? null : reached;
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
