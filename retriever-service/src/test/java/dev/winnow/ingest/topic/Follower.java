package dev.winnow.ingest.topic;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.platform.kafka.KafkaContainers;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.topic.TopicView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * What a program reads the documents topic into its store with, without the program. Closing it
 * loses what is not committed, as a kill does.
 */
final class Follower implements AutoCloseable {

    /** Of all tests, so that they can look at it. */
    static final List<String> TENANTS = List.of("acme", "beta");

    final SearchableStore index;
    final AtomicLong lost = new AtomicLong();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DocumentWorker worker;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final DocumentFollower follower;

    /**
     * @param seen the store as the follower sees it
     */
    Follower(
            DocumentsBroker broker,
            SearchableStore index,
            CountingEmbedder embedder,
            InstantSource clock,
            UnaryOperator<VersionedDocumentStore> seen,
            Extractor extractor) {
        this.index = index;
        VersionedDocumentStore store = seen.apply(index);
        producers =
                new DefaultKafkaProducerFactory<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        KafkaTemplate<byte[], byte[]> kafka = new KafkaTemplate<>(producers);
        worker =
                new DocumentWorker(
                        store,
                        new DocumentPreparation(embedder.preparation(extractor, clock)),
                        2,
                        () -> kafka.partitionsFor(DocumentsBroker.DOCUMENTS).size(),
                        KafkaContainers.deadLetters(kafka),
                        new EventMetrics(meters, clock));
        follower =
                new DocumentFollower(
                        store,
                        new TopicView(broker.admin()),
                        worker,
                        settings -> {
                            settings.setProperty("bootstrap.servers", broker.address());
                            settings.setProperty("group.id", DocumentFollower.GROUP);
                            return new KafkaConsumer<>(
                                    settings,
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer());
                        },
                        lost::addAndGet,
                        clock);
    }

    DocumentFollower.Progress progress() {
        return follower.progress();
    }

    /** Whether everything that the topic holds has been read into the index, and committed. */
    boolean hasRead(DocumentsBroker broker) throws Exception {
        TopicPosition position = index.position();
        return position != null
                && position.topic().equals(broker.id())
                && broker.ends(DocumentsBroker.DOCUMENTS).entrySet().stream()
                        .allMatch(
                                end ->
                                        position.next().getOrDefault(end.getKey(), 0L)
                                                >= end.getValue());
    }

    /** Every document of an index, by tenant and id: version and text. */
    static Map<String, String> content(SearchableStore index) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String tenant : TENANTS) {
            Scope scope = new Scope(new TenantId(tenant), List.of());
            for (StoredDocument document : index.list(scope, null, 100_000)) {
                content.put(
                        tenant + "/" + document.id(),
                        document.sequence()
                                + ":"
                                + index.original(scope, document.id()).orElseThrow());
            }
        }
        return content;
    }

    /** Reads no more, and leaves the index open. */
    void stop() throws Exception {
        follower.close();
        worker.close();
        producers.destroy();
    }

    @Override
    public void close() throws Exception {
        stop();
        index.close();
    }
}
