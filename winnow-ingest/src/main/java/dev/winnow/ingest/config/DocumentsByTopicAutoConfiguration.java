package dev.winnow.ingest.config;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.replica.CommitPolicy;
import dev.winnow.ingest.replica.PassageEvents;
import dev.winnow.ingest.replica.PassageFollower;
import dev.winnow.ingest.replica.PassageWriter;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.ingest.run.Publication;
import dev.winnow.ingest.topic.Arrival;
import dev.winnow.ingest.topic.DocumentListener;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.ingest.topic.DocumentWorker;
import dev.winnow.ingest.topic.IngestLag;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.kafka.KafkaContainers;
import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.EventSender;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicView;
import java.io.IOException;
import java.time.Clock;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;

/** Lets the index follow the passages topic, and publishes the ingest worker and its listener. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnBooleanProperty("winnow.kafka.documents.replica")
@ConditionalOnStagesHere
public class DocumentsByTopicAutoConfiguration {

    private static final String ADMIN = "passageTopicAdmin";

    @Bean
    DocumentSender winnowDocumentSender(EventSender sender, Clock clock) {
        return new DocumentSender(sender, clock);
    }

    /** Writes uploads to the topic. */
    @Bean
    Publication documentPublication(
            VersionedDocumentStore store,
            PassageFollower follower,
            @Qualifier(ADMIN) Admin admin,
            Extractor extractor,
            DocumentSender topic,
            ImpactOrigin impacts,
            IngestProperties properties,
            Clock clock) {
        IngestLag lag = new IngestLag(admin);
        return new Publication(
                store,
                () ->
                        new Arrival(
                                lag,
                                store,
                                () ->
                                        follower.progress().failed()
                                                ? follower.progress().trouble()
                                                : null),
                extractor,
                topic,
                impacts.wanted(),
                properties.limits(),
                clock);
    }

    /** A bean, so that it is closed; no candidate for others. */
    @Bean(name = ADMIN, defaultCandidate = false)
    @Qualifier(ADMIN)
    Admin passageTopicAdmin(KafkaAdmin admin) {
        return Admin.create(admin.getConfigurationProperties());
    }

    @Bean
    TopicView passageTopic(@Qualifier(ADMIN) Admin admin) {
        return new TopicView(admin, RecordTopic.PASSAGES);
    }

    @Bean
    PassageFollower passageFollower(
            VersionedDocumentStore store,
            TopicView topic,
            ConsumerFactory<byte[], byte[]> winnowConsumers,
            IngestProperties properties,
            Clock clock)
            throws IOException {
        if (store.position() == null && store.documents() > 0) {
            throw new UnusableConfigurationException(
                    "The index holds %,d documents that did not come by topic, and winnow.kafka.documents.replica=true would remove them."
                            .formatted(store.documents()),
                    "Set winnow.retriever.directory to a folder of its own for the replica, and write the documents to the topic.");
        }
        Properties own = new Properties();
        own.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new PassageFollower(
                store,
                store.settingsHash(),
                topic,
                () -> winnowConsumers.createConsumer(null, "winnow-replica", null, own),
                new CommitPolicy(
                        IngestSettings.DEFAULT_COMMIT_DOCUMENTS,
                        properties.commitInterval(),
                        CommitPolicy.DEFAULT_PAUSE),
                clock);
    }

    @Bean
    ReadinessContributor replicaReadiness(PassageFollower follower) {
        return new ReplicaReadiness(follower);
    }

    /** Makes passages of documents. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "winnow.kafka.documents.worker", matchIfMissing = true)
    static class Worker {

        @Bean
        PassageWriter passageWriter(
                VersionedDocumentStore store,
                PassageFollower follower,
                TopicView topic,
                Extractor extractor,
                Chunker chunker,
                Embedder embedder,
                ImpactOrigin impacts,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                KafkaProperties kafka,
                IngestProperties properties,
                Clock clock) {
            return new PassageWriter(
                    store,
                    follower,
                    topic,
                    new DocumentPreparation(
                            extractor,
                            chunker,
                            embedder,
                            impacts,
                            properties.limits(),
                            properties.preparation(),
                            clock),
                    store.settingsHash(),
                    new PassageEvents(clock),
                    winnowKafkaTemplate::send,
                    KafkaProperties.SEND_TIMEOUT,
                    properties.settings().workers());
        }

        @Bean
        DocumentListener winnowDocumentListener(
                DocumentWorker worker,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                EventMetrics metrics) {
            return new DocumentListener(
                    worker,
                    () -> winnowKafkaTemplate.partitionsFor(RecordTopic.DOCUMENTS.topic()).size(),
                    KafkaContainers.deadLetters(winnowKafkaTemplate),
                    metrics);
        }

        @Bean(DocumentListener.CONTAINERS)
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowDocumentContainers(
                ConsumerFactory<byte[], byte[]> winnowConsumers) {
            ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(winnowConsumers);
            factory.setBatchListener(true);
            factory.getContainerProperties().setAckMode(AckMode.BATCH);
            factory.getContainerProperties().setMissingTopicsFatal(false);
            factory.setCommonErrorHandler(
                    new DefaultErrorHandler(KafkaContainers.untilTheBrokerIsBack()));
            return factory;
        }
    }
}
