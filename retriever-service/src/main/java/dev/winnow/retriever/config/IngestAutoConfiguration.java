package dev.winnow.retriever.config;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.token.EncoderTokenCounter;
import dev.winnow.inference.token.ModelTokenizer;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionTokens;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
import dev.winnow.retriever.api.DocumentsController;
import dev.winnow.retriever.api.DocumentsIntake;
import dev.winnow.retriever.api.DocumentsJobController;
import dev.winnow.retriever.api.DocumentsPutController;
import dev.winnow.retriever.api.DocumentsUploadController;
import dev.winnow.retriever.chunk.Chunker;
import dev.winnow.retriever.extract.Extractor;
import dev.winnow.retriever.extract.isolate.IsolatedExtractor;
import dev.winnow.retriever.index.ImpactSource;
import dev.winnow.retriever.index.IndexWriteException;
import dev.winnow.retriever.index.Library;
import dev.winnow.retriever.ingest.BatchIngestion;
import dev.winnow.retriever.ingest.IngestJobs;
import dev.winnow.retriever.ingest.Ingestion;
import dev.winnow.retriever.ingest.Removal;
import dev.winnow.retriever.ingest.UploadRoom;
import dev.winnow.retriever.ingest.Uploads;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/** Publishes ingestion and the endpoints of documents. */
@AutoConfiguration(
        after = {RetrieverAutoConfiguration.class, DocumentsByTopicAutoConfiguration.class},
        before = MultipartAutoConfiguration.class,
        afterName = "dev.winnow.reranker.config.RerankerAutoConfiguration")
@EnableConfigurationProperties({IngestProperties.class, MultipartProperties.class})
@ConditionalOnStagesHere
public class IngestAutoConfiguration {

    private static final String TOKENIZER = "passageTokenizer";

    private static final String UPLOADS = ".uploads";

    /** Only for the chunker: other parts have tokenizers of their own. */
    @Bean(name = TOKENIZER, defaultCandidate = false)
    @Qualifier(TOKENIZER)
    ModelTokenizer passageTokenizer(RetrieverProperties properties) {
        return ModelTokenizer.load(
                ModelDescription.read(ModelSource.of(properties.embedderPath())));
    }

    @Bean
    Chunker passageChunker(
            IngestProperties properties, @Qualifier(TOKENIZER) ModelTokenizer tokenizer) {
        return new Chunker(
                properties.chunk().settings(),
                new RuleSentenceSplitter(),
                new EncoderTokenCounter(tokenizer));
    }

    /** Where the reranker is, its tokens are counted. */
    @Bean
    @ConditionalOnMissingBean
    QuestionTokens retrieverQuestionTokens(@Qualifier(TOKENIZER) ModelTokenizer tokenizer) {
        return new QuestionTokens(new EncoderTokenCounter(tokenizer));
    }

    @Bean
    Extractor documentExtractor(IngestProperties properties) {
        return new IsolatedExtractor(properties.limits(), properties.settings().workers());
    }

    /** Takes files into this program's own index. */
    @Bean
    @ConditionalOnMissingBean(BatchIngestion.class)
    Ingestion ingestion(
            Library library,
            Extractor extractor,
            Chunker chunker,
            Embedder embedder,
            ImpactSource impacts,
            IngestProperties properties,
            Clock clock) {
        return new Ingestion(
                library, extractor, chunker, embedder, impacts, properties.settings(), clock);
    }

    @Bean
    @ConditionalOnMissingBean
    Removal documentRemoval(Library library) {
        return (tenant, id) -> {
            long losses = library.losses();
            library.delete(tenant, id);
            library.commit();
            if (library.losses() != losses) {
                throw IndexWriteException.lostBeside();
            }
            return true;
        };
    }

    /** Below the index, on the same disk: whoever keeps the one keeps the other. A hidden name, since Lucene looks after the folder. */
    @Bean
    Uploads documentUploads(Library opened, RetrieverProperties properties) throws IOException {
        return Uploads.open(properties.directory().resolve(UPLOADS));
    }

    @Bean
    UploadRoom uploadRoom(IngestProperties properties) {
        return properties.room();
    }

    /** Parts of a body lie where the upload will, so that they are renamed and not copied, and where each start removes what a crash left. */
    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, Uploads uploads) {
        if (properties.getLocation() == null) {
            properties.setLocation(uploads.parts().toAbsolutePath().toString());
        }
        return properties.createMultipartConfig();
    }

    @Bean
    IngestJobs ingestJobs(
            BatchIngestion ingestion,
            Uploads uploads,
            UploadRoom room,
            IngestProperties properties,
            Clock clock)
            throws IOException {
        return new IngestJobs(
                ingestion,
                uploads,
                room,
                clock,
                properties.settings().runs(),
                properties.shutdownTime());
    }

    @Bean
    IngestMetrics ingestMetrics(IngestJobs jobs, MeterRegistry meters) {
        return new IngestMetrics(jobs, meters);
    }

    @Bean
    DocumentsIntake documentsIntake(
            BatchIngestion ingestion,
            Library library,
            IngestJobs jobs,
            Uploads uploads,
            UploadRoom room,
            IngestProperties properties) {
        return new DocumentsIntake(ingestion, library, jobs, uploads, room, properties.uploads());
    }

    @Bean
    DocumentsController documentsController(Library library, Removal removal) {
        return new DocumentsController(library, removal);
    }

    @Bean
    DocumentsUploadController documentsUploadController(DocumentsIntake intake, JsonMapper json) {
        return new DocumentsUploadController(intake, json);
    }

    @Bean
    DocumentsPutController documentsPutController(
            DocumentsIntake intake, Library library, JsonMapper json) {
        return new DocumentsPutController(intake, library, json);
    }

    @Bean
    DocumentsJobController documentsJobController(IngestJobs jobs) {
        return new DocumentsJobController(jobs);
    }

    @Bean
    AccessRule documentsPostRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.POST, "/v1/documents");
    }

    @Bean
    AccessRule documentsPutRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.PUT, "/v1/documents/**");
    }

    @Bean
    AccessRule documentsDeleteRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.DELETE, "/v1/documents/**");
    }

    @Bean
    AccessRule documentsJobsRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.GET, "/v1/documents/jobs/**");
    }
}
