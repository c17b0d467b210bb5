package dev.winnow.ingest.replica;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.fair.ServedTenant;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.WorkerNotReadyException;
import dev.winnow.ingest.topic.DocumentEvent;
import dev.winnow.ingest.topic.DocumentKey;
import dev.winnow.ingest.topic.DocumentWorker;
import dev.winnow.platform.kafka.topic.TopicView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The ingest worker: makes passages of documents and writes them to the passages partition of the same number, of which it is the only writer.
 * Before it writes, its own replica has read that partition to the end, so it knows the newest version of each document, and what is
 * not newer is dropped: versions in the topic only grow.
 */
public final class PassageWriter implements DocumentWorker, AutoCloseable {

    /** The replica is a few milliseconds behind, unless it is just starting. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VersionedDocumentStore replica;
    private final PassageFollower follower;
    private final TopicView topic;
    private final DocumentPreparation preparation;
    private final DocumentPreparation examination;
    private final PassageRecords records;
    private final RecordOutlet outlet;
    private final Duration sendTimeout;
    private final ExecutorService threads;

    /**
     * @param follower keeps the replica up to date
     * @param settings hash of what passages are made with
     * @param workers documents that are prepared at a time
     */
    public PassageWriter(
            VersionedDocumentStore replica,
            PassageFollower follower,
            TopicView topic,
            DocumentPreparation preparation,
            String settings,
            PassageEvents events,
            RecordOutlet outlet,
            Duration sendTimeout,
            int workers) {
        this.replica = replica;
        this.follower = follower;
        this.topic = topic;
        this.preparation = preparation;
        this.examination = preparation.withoutModel();
        this.records = new PassageRecords(settings, events);
        this.outlet = outlet;
        this.sendTimeout = sendTimeout;
        this.threads =
                Executors.newFixedThreadPool(
                        workers, Thread.ofPlatform().name("winnow-ingest-", 0).factory());
    }

    @Override
    public List<Refused> take(int partition, List<DocumentEvent> events)
            throws WorkerNotReadyException, InterruptedException {
        awaitOwnReplica(partition);
        List<Future<DocumentChanges.Outcome>> settling = new ArrayList<>();
        for (List<DocumentEvent> changes : byDocument(events).values()) {
            TenantId tenant = changes.getFirst().key().tenant();
            settling.add(
                    threads.submit(
                            () -> ServedTenant.serve(tenant, () -> settle(partition, changes))));
        }
        Map<DocumentEvent, Refused> refused = new HashMap<>();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Future<DocumentChanges.Outcome> future : settling) {
            DocumentChanges.Outcome settled = result(future);
            settled.refused().forEach(one -> refused.put(one.event(), one));
            settled.records().forEach(record -> sent.add(send(record)));
        }
        awaitBroker(sent);
        return events.stream().filter(refused::containsKey).map(refused::get).toList();
    }

    private void awaitOwnReplica(int partition)
            throws WorkerNotReadyException, InterruptedException {
        Progress progress = follower.progress();
        if (progress.failed() || !progress.caughtUp() || progress.trouble() != null) {
            // An index that fails, or cannot take what the topic holds, must not add to it.
            throw new WorkerNotReadyException(
                    "the index does not follow the passages topic yet: " + progress.trouble(),
                    null);
        }
        try {
            long end = topic.end(partition);
            if (!follower.read().await(partition, end, PATIENCE)) {
                throw new WorkerNotReadyException(
                        "the index has not read passages partition %d up to offset %d yet"
                                .formatted(partition, end),
                        null);
            }
        } catch (KafkaException e) {
            throw new WorkerNotReadyException("the broker cannot be asked", e);
        }
    }

    /** Changes of each document, the newest first; of two with one version the one that came first. */
    private static Map<DocumentKey, List<DocumentEvent>> byDocument(List<DocumentEvent> events) {
        Map<DocumentKey, List<DocumentEvent>> changes = new LinkedHashMap<>();
        for (DocumentEvent event : events) {
            changes.computeIfAbsent(event.key(), ignored -> new ArrayList<>()).add(event);
        }
        changes.values()
                .forEach(
                        list ->
                                list.sort(
                                        Comparator.comparingLong(DocumentEvent::version)
                                                .reversed()));
        return changes;
    }

    private DocumentChanges.Outcome settle(int partition, List<DocumentEvent> newestFirst)
            throws IOException, WorkerNotReadyException, InterruptedException {
        DocumentKey key = newestFirst.getFirst().key();
        OptionalLong known = replica.version(key.tenant(), key.id());
        List<DocumentEvent> news =
                newestFirst.stream().takeWhile(event -> !isOld(event, known)).toList();
        return new DocumentChanges(key, news, replica, preparation, examination, records)
                .settle(partition, 0);
    }

    private static boolean isOld(DocumentEvent event, OptionalLong known) {
        return known.isPresent() && event.version() <= known.getAsLong();
    }

    private static DocumentChanges.Outcome result(Future<DocumentChanges.Outcome> future)
            throws WorkerNotReadyException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerNotReadyException notReady) {
                throw notReady;
            }
            throw new WorkerNotReadyException(
                    "passages could not be made: " + e.getCause(), e.getCause());
        }
    }

    private CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
        try {
            return outlet.send(record);
        } catch (RuntimeException e) {
            // At once or later, it is the same.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A version of which not every part arrived takes effect nowhere, and is written again. */
    private void awaitBroker(List<CompletableFuture<?>> sent)
            throws WorkerNotReadyException, InterruptedException {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new WorkerNotReadyException("the passages topic did not take a record", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
