package dev.winnow.retriever.config;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.kafka.DocumentSender;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.PassageEvents;
import dev.winnow.platform.kafka.RecordTopic;
import dev.winnow.platform.kafka.TopicView;
import dev.winnow.retriever.chunk.Chunker;
import dev.winnow.retriever.extract.Extractor;
import dev.winnow.retriever.index.ImpactSource;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.Library;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.ingest.DocumentPreparation;
import dev.winnow.retriever.ingest.Publication;
import dev.winnow.retriever.replica.CommitRhythm;
import dev.winnow.retriever.replica.PassageFollower;
import dev.winnow.retriever.replica.PassageWriter;
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
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** Lets the index follow the passages topic, and publishes the ingest worker. */
@AutoConfiguration
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnBooleanProperty("winnow.kafka.documents.replica")
@ConditionalOnStagesHere
public class DocumentsByTopicAutoConfiguration {

    private static final String ADMIN = "passageTopicAdmin";

    /** What is uploaded goes to the topic. */
    @Bean
    Publication documentPublication(
            Library library,
            Extractor extractor,
            DocumentSender topic,
            ImpactSource impacts,
            IngestProperties properties,
            Clock clock) {
        return new Publication(
                library, extractor, topic, impacts.wanted(), properties.limits(), clock);
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
            LuceneLibrary library,
            IndexSettings settings,
            TopicView topic,
            ConsumerFactory<byte[], byte[]> winnowConsumers,
            IngestProperties properties,
            Clock clock)
            throws IOException {
        if (library.position() == null && library.documents() > 0) {
            throw new UnusableConfigurationException(
                    "The index holds %,d documents that did not come by topic, and winnow.kafka.documents.replica=true would remove them."
                            .formatted(library.documents()),
                    "Set winnow.retriever.directory to a folder of its own for the replica, and write the documents to the topic.");
        }
        Properties own = new Properties();
        own.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new PassageFollower(
                library,
                settings.hash(),
                topic,
                () -> winnowConsumers.createConsumer(null, "winnow-replica", null, own),
                new CommitRhythm(
                        properties.commitDocuments(),
                        properties.commitInterval(),
                        CommitRhythm.DEFAULT_PAUSE),
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
                LuceneLibrary library,
                PassageFollower follower,
                TopicView topic,
                Extractor extractor,
                Chunker chunker,
                Embedder embedder,
                ImpactSource impacts,
                IndexSettings settings,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                KafkaProperties kafka,
                IngestProperties properties,
                Clock clock) {
            return new PassageWriter(
                    library,
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
                    settings.hash(),
                    new PassageEvents(clock),
                    winnowKafkaTemplate::send,
                    kafka.sendTimeout(),
                    properties.settings().workers());
        }
    }
}
