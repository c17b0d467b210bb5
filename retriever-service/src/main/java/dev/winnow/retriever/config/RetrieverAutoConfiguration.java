package dev.winnow.retriever.config;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.index.Chunking;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.token.ModelTokenizer;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.platform.inference.ModelLoading;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionIntake.QuestionTokens;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.retriever.api.EmbeddingsController;
import dev.winnow.retriever.api.SearchController;
import dev.winnow.retriever.api.TextEmbedding;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrieverSettings;
import dev.winnow.retriever.search.RetrieverStage;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.lucene.util.IOSupplier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.boot.health.autoconfigure.application.DiskSpaceHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Publishes the index, the retriever, its stage and its endpoint. */
@AutoConfiguration(
        before = DiskSpaceHealthContributorAutoConfiguration.class,
        beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration",
        afterName = "dev.winnow.reranker.config.RerankerAutoConfiguration")
@EnableConfigurationProperties({
    RetrieverProperties.class,
    IndexProperties.class,
    OpenSearchProperties.class
})
@ConditionalOnStagesHere
public class RetrieverAutoConfiguration {

    private static final String TOKENIZER = "passageTokenizer";

    /** Tokens of a window that are not of a text: its first and its last. */
    private static final int SPECIALS = 2;

    @Bean
    @ConditionalOnMissingBean
    Embedder retrieverEmbedder(RetrieverProperties properties, InferencePool pool) {
        return ModelLoading.load(
                "embedder",
                "winnow.retriever.embedder-path",
                () -> properties.settings().loadEmbedder(pool));
    }

    @Bean
    @ConditionalOnMissingBean
    ImpactOrigin impactSource(RetrieverProperties properties, InferencePool pool) {
        return ModelLoading.load(
                "sparse encoder",
                "winnow.retriever.sparse.encoder-path",
                "let documents and questions bring their own vectors",
                () -> properties.settings().loadImpacts(pool));
    }

    /** Measures passages and questions; the encoder has a tokenizer of its own. */
    @Bean(name = TOKENIZER, defaultCandidate = false)
    @Qualifier(TOKENIZER)
    ModelTokenizer passageTokenizer(RetrieverProperties properties) {
        return ModelTokenizer.load(
                ModelDescription.read(ModelSource.of(properties.embedderPath())));
    }

    /** Where the reranker is, its tokens are counted. */
    @Bean
    @ConditionalOnMissingBean
    QuestionTokens retrieverQuestionTokens(@Qualifier(TOKENIZER) ModelTokenizer tokenizer) {
        return new QuestionTokens(new EncoderTokenCounter(tokenizer));
    }

    @Bean
    EmbeddingsController embeddingsController(
            Embedder embedder,
            @Qualifier(TOKENIZER) ModelTokenizer tokenizer,
            RetrieverProperties properties,
            Compute compute) {
        int window =
                ModelDescription.read(ModelSource.of(properties.embedderPath()))
                        .fields()
                        .object("max_tokens")
                        .integer("window", 1 + SPECIALS, Integer.MAX_VALUE);
        return new EmbeddingsController(
                new TextEmbedding(embedder, new EncoderTokenCounter(tokenizer), window - SPECIALS),
                compute);
    }

    @Bean
    HybridRetriever hybridRetriever(
            PassageIndex index,
            Embedder embedder,
            ImpactOrigin impacts,
            RetrieverProperties properties) {
        return properties.settings().retriever(index, embedder, impacts);
    }

    @Bean
    RetrieverStage retrieverStage(HybridRetriever retriever, RetrieverProperties properties) {
        return properties.settings().stage(retriever);
    }

    /** Search results are never withheld as small talk: the caller asked for passages. */
    @Bean
    SearchController searchController(
            InProcessPipeline pipeline,
            HybridRetriever retriever,
            QuestionIntake intake,
            ReportHeaders reportHeaders) {
        return new SearchController(
                pipeline.with(new RetrieverStage(retriever, false)), intake, reportHeaders);
    }

    /**
     * The index on the engine that the settings name, its health and its metrics. A program that
     * publishes a store and an index of passages of its own gets none of them.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(DocumentStore.class)
    static class OwnIndex {

        /** Closed with the index. */
        @Bean(destroyMethod = "")
        @ConditionalOnMissingBean
        PassageIndex passageIndex(SearchableStore index) {
            return index.passages();
        }

        @Bean
        ReadinessContributor indexReadiness(SearchableStore index) {
            return new IndexReadiness(index);
        }

        @Bean
        IndexMetrics indexMetrics(SearchableStore index, MeterRegistry meters) {
            return new IndexMetrics(index, meters);
        }

        /** In a folder of this machine, which fills up and can be damaged. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnProperty(
                name = "winnow.index.store",
                havingValue = "lucene",
                matchIfMissing = true)
        static class OnLucene {

            @Bean
            LuceneIndex luceneIndex(
                    RetrieverProperties properties,
                    Embedder embedder,
                    ImpactOrigin impacts,
                    Chunking chunking)
                    throws IOException {
                return opened(() -> properties.settings().openIndex(embedder, impacts, chunking));
            }

            @Bean
            IndexVerification indexVerification(LuceneIndex index) {
                return new IndexVerification(index);
            }

            /**
             * Of the disk that fills up. Boot's own looks at the folder that the program was
             * started in.
             */
            @Bean
            @ConditionalOnEnabledHealthIndicator("diskspace")
            @ConditionalOnMissingBean(name = "diskSpaceHealthIndicator")
            DiskSpaceHealthIndicator diskSpaceHealthIndicator(RetrieverProperties properties) {
                return new DiskSpaceHealthIndicator(
                        properties.directory().toFile(), properties.minFreeSpace());
            }
        }

        /** On machines of its own. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnProperty(name = "winnow.index.store", havingValue = "opensearch")
        static class OnOpenSearch {

            /** A bean, so that it is closed, after the store that uses it. */
            @Bean
            LuceneAnalysis engineAnalysis() {
                return new LuceneAnalysis();
            }

            @Bean
            OpenSearchStore openSearchStore(
                    OpenSearchProperties properties,
                    RetrieverProperties retriever,
                    Embedder embedder,
                    ImpactOrigin impacts,
                    Chunking chunking,
                    LuceneAnalysis analysis)
                    throws IOException {
                return opened(
                        () ->
                                OpenSearchStore.open(
                                        properties.settings(retriever.settings().search()),
                                        RetrieverSettings.content(embedder, impacts, chunking),
                                        analysis,
                                        InstantSource.system()));
            }
        }

        private static <T> T opened(IOSupplier<T> opening) throws IOException {
            try {
                return opening.get();
            } catch (IndexOpenException e) {
                throw new UnusableConfigurationException(e.trouble(), e.remedy());
            }
        }
    }
}
