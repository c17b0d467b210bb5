package dev.winnow.library;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.DocumentPreparation.DocumentRefusedException;
import dev.winnow.ingest.prepare.DocumentPreparation.WorkerNotReadyException;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an installation. Once a method returns, what it stored is durable and found by
 * questions. Safe for use by several threads.
 */
public final class Documents implements AutoCloseable {

    /** The origin of documents that the program hands over itself, not in files. */
    private static final String ORIGIN = "library";

    private final Runnable closing;
    private final DocumentStore store;
    private final DocumentPreparation preparation;
    private final Ingestion ingestion;

    Documents(OpenIndex open, IngestSettings settings, InstantSource clock, Runnable closing) {
        IsolatedExtractor extractor =
                open.closing(new IsolatedExtractor(settings.limits(), settings.workers()));
        this.closing = closing;
        this.store = open.index;
        Preparation shared =
                new Preparation(
                        extractor,
                        open.chunker,
                        open.embedder,
                        open.impacts,
                        settings.limits(),
                        settings.preparation(),
                        clock,
                        DocumentMemory.ofProcess());
        this.preparation = new DocumentPreparation(shared);
        this.ingestion = new Ingestion(open.index, shared, settings, clock);
    }

    /**
     * Opens an index for its documents alone: neither reranker nor graph is loaded. The caller
     * closes it.
     *
     * @throws IOException if the index cannot be opened, e.g. because another process has it open;
     *     the message says what to do
     */
    public static Documents open(WinnowSettings settings) throws IOException {
        InstantSource clock = InstantSource.system();
        OpenIndex open = new OpenIndex(settings, clock);
        return open.orClosed(() -> new Documents(open, settings.ingest(), clock, open::close));
    }

    /** Stores a document of the {@linkplain TenantId#DEFAULT default tenant}. */
    public void put(Document document) throws IOException {
        put(TenantId.DEFAULT, List.of(document));
    }

    /**
     * Stores all of the documents or none, in place of those with the same ids. They share one
     * commit, which is much quicker than one commit each; until then they are held in memory with
     * the vectors of their passages.
     *
     * @throws IOException if a document cannot be encoded now, or the index cannot be written;
     *     questions find nothing of this call then
     * @throws IllegalArgumentException if a document cannot be used, e.g. because it is blank or
     *     has too many passages; nothing is stored
     */
    public void put(TenantId tenant, List<Document> documents) throws IOException {
        List<Prepared.Ready> prepared = new ArrayList<>(documents.size());
        for (Document document : documents) {
            prepared.add(Owner.of(tenant).serve(() -> prepare(tenant, document)));
        }
        store.durably(
                () -> {
                    for (Prepared.Ready document : prepared) {
                        store.put(document.document(), document.passages());
                    }
                    return true;
                });
    }

    private Prepared.Ready prepare(TenantId tenant, Document document) throws IOException {
        try {
            return preparation.text(
                    tenant,
                    document.id(),
                    document.text(),
                    Impacts.NONE,
                    new Description(
                            ORIGIN,
                            document.uri(),
                            document.title().isEmpty() ? null : document.title(),
                            document.metadata(),
                            new Readers(document.groups(), List.of())));
        } catch (WorkerNotReadyException e) {
            throw new IOException(
                    "document %s cannot be encoded now: %s"
                            .formatted(document.id(), e.getMessage()),
                    e);
        } catch (DocumentRefusedException e) {
            if (e.code().equals(IngestProblem.INTERNAL)) {
                throw new IllegalStateException(e.getMessage(), e);
            }
            throw new IllegalArgumentException(
                    "document %s is refused: %s".formatted(document.id(), e.getMessage()), e);
        }
    }

    /**
     * Indexes files and folders for the default tenant: only what is new or changed is read, and
     * what is no longer in a folder is removed from the index.
     *
     * @param listener is told of progress and can cancel
     * @throws IOException if the index cannot be read or written; what was committed before stays
     * @throws InterruptedException if the listener cancelled; what was committed before stays.
     *     Cancel by the listener only: interrupting the thread may close the index's files
     */
    public IngestReport index(List<Path> roots, IngestListener listener)
            throws IOException, InterruptedException {
        return index(roots, "", listener);
    }

    /**
     * The same, with a prefix and a slash before each id: tells two folders of the same name apart.
     *
     * @param prefix empty for none
     */
    public IngestReport index(List<Path> roots, String prefix, IngestListener listener)
            throws IOException, InterruptedException {
        return ingestion.run(FolderWalk.find(TenantId.DEFAULT, roots, prefix), listener);
    }

    /** The same, without news of progress and without a way to cancel. */
    public IngestReport index(List<Path> roots) throws IOException, InterruptedException {
        return index(roots, IngestListener.NONE);
    }

    /**
     * Removes a document of the default tenant.
     *
     * @return whether there was one
     */
    public boolean delete(String id) throws IOException {
        return delete(TenantId.DEFAULT, new DocumentId(id));
    }

    /** The same for any tenant. */
    public boolean delete(TenantId tenant, DocumentId id) throws IOException {
        return store.durably(() -> store.delete(tenant, id));
    }

    /** The whole text of a document, if the scope allows to see it. */
    public Optional<String> text(Scope scope, DocumentId id) throws IOException {
        return store.original(scope, id);
    }

    /**
     * What is known of documents, without their texts, in the order of their ids.
     *
     * @param scope whose documents are listed: a tenant's, as far as its groups may see them
     * @param after the last id of the page before, or null for the first page
     * @param n most documents to return
     */
    public List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n)
            throws IOException {
        return store.list(scope, after, n);
    }

    /** How many documents there are, of all tenants. */
    public long count() throws IOException {
        return store.documents();
    }

    /**
     * Closes the index that {@link #open} opened. Does nothing if this is of {@link
     * Winnow#documents}: closing that {@link Winnow} closes its index.
     */
    @Override
    public void close() {
        closing.run();
    }
}
