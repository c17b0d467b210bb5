package dev.winnow.ingest.topic;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.fair.ServedOwner;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.WorkerNotReadyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes passages of documents, several at a time, and puts them into the store. It commits nothing.
 * What the store has in this version or a newer one is passed over, so a batch that comes again
 * costs little.
 */
public final class DocumentWorker implements AutoCloseable {

    private final VersionedDocumentStore store;
    private final DocumentPreparation preparation;
    private final DocumentPreparation examination;
    private final ExecutorService threads;
    private volatile boolean stopping;

    /**
     * @param store stays its owner's to close
     * @param workers documents that are prepared at a time
     */
    public DocumentWorker(
            VersionedDocumentStore store, DocumentPreparation preparation, int workers) {
        this.store = store;
        this.preparation = preparation;
        this.examination = preparation.withoutModel();
        this.threads =
                Executors.newFixedThreadPool(
                        workers, Thread.ofPlatform().name("winnow-ingest-", 0).factory());
    }

    /**
     * A change of which nothing can be made.
     *
     * @param why for people, without a word of the document
     */
    record Refused(DocumentEvent event, String why) {}

    /**
     * Puts the newest change of each document into the store. Where nothing can be made of it, the
     * one before it; older ones are passed over.
     *
     * @param events in the order in which they were written, those of one document at least
     * @return those that never can be taken, in the same order
     * @throws WorkerNotReadyException if it has to be tried again; some may be in the store then,
     *     each of them whole
     */
    List<Refused> take(List<DocumentEvent> events)
            throws WorkerNotReadyException, InterruptedException {
        List<Future<List<Refused>>> settling = new ArrayList<>();
        for (List<DocumentEvent> changes : byDocument(events)) {
            settling.add(
                    threads.submit(
                            () ->
                                    ServedOwner.serve(
                                            Owner.of(changes.getFirst().key().tenant()),
                                            () -> settle(changes))));
        }
        Map<DocumentEvent, Refused> refused = new HashMap<>();
        WorkerNotReadyException trouble = null;
        // All of them, so that none goes on behind a batch that is tried again.
        for (Future<List<Refused>> future : settling) {
            try {
                future.get().forEach(one -> refused.put(one.event(), one));
            } catch (ExecutionException e) {
                if (trouble == null) {
                    trouble = notReady(e);
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
        return events.stream().filter(refused::containsKey).map(refused::get).toList();
    }

    private static WorkerNotReadyException notReady(ExecutionException failure) {
        return switch (failure.getCause()) {
            case WorkerNotReadyException known -> known;
            case IOException store ->
                    new WorkerNotReadyException(String.valueOf(store.getMessage()), store);
            case null, default ->
                    new WorkerNotReadyException(
                            "passages could not be made: " + failure.getCause(), failure);
        };
    }

    /**
     * Changes of each document, the newest first; of two with one version the one that came first.
     */
    private static Iterable<List<DocumentEvent>> byDocument(List<DocumentEvent> events) {
        Map<DocumentKey, List<DocumentEvent>> changes = new LinkedHashMap<>();
        for (DocumentEvent event : events) {
            changes.computeIfAbsent(event.key(), ignored -> new ArrayList<>()).add(event);
        }
        for (List<DocumentEvent> list : changes.values()) {
            list.sort(Comparator.comparingLong(DocumentEvent::version).reversed());
        }
        return changes.values();
    }

    private List<Refused> settle(List<DocumentEvent> newestFirst)
            throws IOException, WorkerNotReadyException, InterruptedException {
        if (stopping) {
            throw new WorkerNotReadyException("the program stops", null);
        }
        DocumentKey key = newestFirst.getFirst().key();
        OptionalLong known = store.version(key.tenant(), key.id());
        List<DocumentEvent> news =
                newestFirst.stream()
                        .takeWhile(event -> known.isEmpty() || event.version() > known.getAsLong())
                        .toList();
        return new DocumentChanges(key, news, store, preparation, examination).settle();
    }

    /** Begins no document any more. */
    void stop() {
        stopping = true;
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}
