package dev.winnow.ingest.config;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.run.TopicIngestion;
import dev.winnow.ingest.topic.DocumentFollower;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.ingest.topic.DocumentWorker;
import dev.winnow.ingest.topic.TopicWatermark;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.kafka.KafkaContainers;
import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.EventSender;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicView;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** Writes uploads to the documents topic, and reads the topic into the store. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnBooleanProperty("winnow.kafka.documents.enabled")
@ConditionalOnStagesHere
public class DocumentsByTopicAutoConfiguration {

    private static final String ADMIN = "documentTopicAdmin";

    @Bean
    DocumentSender winnowDocumentSender(EventSender sender, Clock clock) {
        return new DocumentSender(sender, clock);
    }

    /** Writes uploads to the topic. */
    @Bean
    TopicIngestion topicIngestion(
            VersionedDocumentStore store,
            TopicView documentTopic,
            Extractor extractor,
            DocumentSender sender,
            ImpactOrigin impacts,
            Preparation preparation,
            KafkaProperties kafka,
            IngestProperties properties,
            Clock clock)
            throws IOException {
        requireFit(store, kafka.documents().worker());
        return new TopicIngestion(
                store,
                () -> new TopicWatermark(documentTopic, store),
                extractor,
                sender,
                impacts.wanted(),
                properties.limits(),
                preparation.memory(),
                clock);
    }

    private static void requireFit(VersionedDocumentStore store, boolean worker)
            throws IOException {
        if (!worker && !store.isShared()) {
            throw new UnusableConfigurationException(
                    "winnow.kafka.documents.worker=false leaves nobody to read documents into the index: no other program can write to it.",
                    "Leave winnow.kafka.documents.worker out.");
        }
        if (store.position() == null && store.documents() > 0) {
            throw new UnusableConfigurationException(
                    "The index holds %,d documents that did not come by topic, and their versions say nothing beside those of the topic that winnow.kafka.documents.enabled=true reads into it."
                            .formatted(store.documents()),
                    store.isShared()
                            ? "Choose another name with winnow.opensearch.index, make it with ./winnow store apply and write the documents to the topic, or leave winnow.kafka.documents.enabled out."
                            : "Set winnow.retriever.directory to a folder of its own, and write the documents to the topic.");
        }
    }

    /** A bean, so that it is closed; no candidate for others. */
    @Bean(name = ADMIN, defaultCandidate = false)
    @Qualifier(ADMIN)
    Admin documentTopicAdmin(KafkaAdmin admin) {
        return Admin.create(admin.getConfigurationProperties());
    }

    @Bean
    TopicView documentTopic(@Qualifier(ADMIN) Admin admin) {
        return new TopicView(admin);
    }

    /** Reads the topic into the store. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "winnow.kafka.documents.worker", matchIfMissing = true)
    static class Worker {

        @Bean
        DocumentWorker documentWorker(
                VersionedDocumentStore store,
                Preparation preparation,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                EventMetrics metrics,
                IngestProperties properties) {
            return new DocumentWorker(
                    store,
                    new DocumentPreparation(preparation),
                    properties.settings().workers(),
                    () -> winnowKafkaTemplate.partitionsFor(RecordTopic.DOCUMENTS.topic()).size(),
                    KafkaContainers.deadLetters(winnowKafkaTemplate),
                    metrics);
        }

        /**
         * @param fit made before, since it refuses a store that cannot follow the topic
         */
        @Bean
        DocumentFollower documentFollower(
                TopicIngestion fit,
                VersionedDocumentStore store,
                TopicView documentTopic,
                DocumentWorker worker,
                ConsumerFactory<byte[], byte[]> winnowConsumers,
                MeterRegistry meters,
                Clock clock) {
            Counter lost =
                    Counter.builder(WinnowNames.DOCUMENTS_LOST)
                            .description(
                                    "records of documents that their topic removed before they were read")
                            .register(meters);
            return new DocumentFollower(
                    store,
                    documentTopic,
                    worker,
                    settings ->
                            winnowConsumers.createConsumer(
                                    DocumentFollower.GROUP, "winnow-documents", null, settings),
                    lost::increment,
                    clock);
        }

        /**
         * Says how far the topic was read, and why it is not read on. What the store has can be
         * searched meanwhile, so the program is ready all the same.
         */
        @Bean
        ReadinessContributor documentsReadiness(DocumentFollower follower) {
            return new ReadinessContributor() {
                @Override
                public String name() {
                    return "documents";
                }

                @Override
                public Readiness readiness() {
                    DocumentFollower.Progress progress = follower.progress();
                    long behind = progress.behind();
                    String trouble = progress.trouble();
                    Readiness readiness =
                            Readiness.up()
                                    .with("behind", behind < 0 ? "unknown" : Long.toString(behind));
                    return trouble == null ? readiness : readiness.with("waiting", trouble);
                }
            };
        }
    }
}
