package dev.winnow.ingest.config;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.token.ModelTokenizer;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import dev.winnow.ingest.api.DocumentsController;
import dev.winnow.ingest.api.DocumentsIntake;
import dev.winnow.ingest.api.DocumentsJobController;
import dev.winnow.ingest.api.DocumentsLoaderController;
import dev.winnow.ingest.api.DocumentsUploadController;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes ingestion and the endpoints of documents. The store that they write to, its encoder and
 * the tokenizer that passages are measured with are the program's: retriever-service publishes
 * those of Lucene.
 */
@AutoConfiguration(
        after = DocumentsByTopicAutoConfiguration.class,
        afterName = "dev.winnow.retriever.config.RetrieverAutoConfiguration",
        before = MultipartAutoConfiguration.class)
@EnableConfigurationProperties({IngestProperties.class, MultipartProperties.class})
@ConditionalOnStagesHere
@Import({DocumentsController.class, DocumentsUploadController.class, DocumentsJobController.class})
public class IngestAutoConfiguration {

    private static final String UPLOADS = ".uploads";

    /** As the retriever has it, where nobody names another. */
    private static final String INDEX_FOLDER = ".winnow/index";

    @Bean
    Chunker passageChunker(
            IngestProperties properties,
            @Qualifier("passageTokenizer") ModelTokenizer passageTokenizer) {
        return new Chunker(
                properties.chunk().settings(), new EncoderTokenCounter(passageTokenizer));
    }

    @Bean
    Extractor documentExtractor(IngestProperties properties) {
        return new IsolatedExtractor(properties.limits(), properties.settings().workers());
    }

    /** What is done to files, to uploads and to records of the topic alike. */
    @Bean
    Preparation documentPreparation(
            Extractor extractor,
            Chunker chunker,
            Embedder embedder,
            ImpactOrigin impacts,
            IngestProperties properties,
            Clock clock) {
        return new Preparation(
                extractor,
                chunker,
                embedder,
                impacts,
                properties.limits(),
                properties.preparation(),
                clock,
                DocumentMemory.ofProcess());
    }

    /** Takes files into this program's own index. */
    @Bean
    @ConditionalOnMissingBean(BatchIngestion.class)
    Ingestion ingestion(
            DocumentStore store,
            Preparation preparation,
            IngestProperties properties,
            Clock clock) {
        return new Ingestion(store, preparation, properties.settings(), clock);
    }

    /**
     * Below the folder of the index, if the store keeps one there: whoever keeps the one keeps the
     * other. A hidden name, since Lucene looks after the folder.
     *
     * @param store opened before, so that it refuses a folder that is not its own
     */
    @Bean
    Uploads documentUploads(
            DocumentStore store,
            @Value("${winnow.retriever.directory:" + INDEX_FOLDER + "}") Path folder)
            throws IOException {
        return Uploads.open(folder.resolve(UPLOADS));
    }

    @Bean
    UploadQuota uploadQuota(IngestProperties properties) {
        return properties.room();
    }

    /**
     * Parts of a body lie where the upload will, so that they are renamed and not copied, and where
     * each start removes what a crash left.
     */
    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, Uploads uploads) {
        if (properties.getLocation() == null) {
            properties.setLocation(uploads.parts().toAbsolutePath().toString());
        }
        return properties.createMultipartConfig();
    }

    // A test has some that do not wait for uploads at their end.
    @Bean
    @ConditionalOnMissingBean
    IngestJobs ingestJobs(
            BatchIngestion ingestion,
            Uploads uploads,
            UploadQuota room,
            IngestProperties properties,
            Clock clock)
            throws IOException {
        int runs = properties.settings().runs();
        return new IngestJobs(ingestion, uploads, room, clock, runs, IngestJobs.PATIENCE);
    }

    /** Shows whether uploads come on. */
    @Bean
    TimeGauge ingestStandstill(IngestJobs jobs, MeterRegistry meters) {
        return TimeGauge.builder(
                        WinnowNames.INGEST_STANDSTILL,
                        jobs,
                        TimeUnit.MILLISECONDS,
                        running -> running.longestStandstill().toMillis())
                .description(
                        "time since the last document of the upload that is longest without one")
                .strongReference(true)
                .register(meters);
    }

    @Bean
    DocumentsIntake documentsIntake(
            BatchIngestion ingestion,
            DocumentStore store,
            IngestJobs jobs,
            Uploads uploads,
            UploadQuota room,
            IngestProperties properties) {
        return new DocumentsIntake(ingestion, store, jobs, uploads, room, properties.uploads());
    }

    @Bean
    DocumentsLoaderController documentsLoaderController(
            Extractor extractor,
            DocumentsIntake intake,
            JsonMapper json,
            IngestProperties properties) {
        return new DocumentsLoaderController(
                extractor, intake, json, properties.settings().workers());
    }
}
