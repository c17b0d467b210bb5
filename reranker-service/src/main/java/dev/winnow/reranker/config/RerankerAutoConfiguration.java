package dev.winnow.reranker.config;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.NoGpuException;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.reranker.api.RerankController;
import dev.winnow.reranker.documents.DocumentReranking;
import dev.winnow.reranker.stage.PortionedReranker;
import dev.winnow.reranker.stage.RerankerStage;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Publishes the model, its stage and its endpoints. */
@AutoConfiguration(beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration")
@EnableConfigurationProperties({RerankerProperties.class, InferenceProperties.class})
public class RerankerAutoConfiguration {

    /** One pool for all models of a process: whoever comes first makes it. */
    @Bean
    @ConditionalOnMissingBean
    InferencePool winnowInferencePool(InferenceProperties properties, Clock clock) {
        return new InferencePool(properties.settings(), clock);
    }

    @Bean
    OnnxReranker winnowOnnxReranker(RerankerProperties properties, InferencePool pool) {
        try {
            return OnnxReranker.load(
                    ModelSource.of(properties.modelPath()), pool, new RuleSentenceSplitter());
        } catch (InvalidModelException e) {
            throw new UnusableConfigurationException(
                    "The reranker cannot be loaded: " + e.getMessage(),
                    "Correct winnow.reranker.model-path, or remove it to use the model that comes with Winnow.");
        } catch (NoGpuException e) {
            throw new UnusableConfigurationException(
                    String.valueOf(e.getMessage()),
                    "Set winnow.inference.gpu-required=false, or make the GPU usable.");
        }
    }

    /**
     * A character is a token at most, so half of the queue in characters always fits into the queue, questions and repeats
     * included.
     */
    @Bean(destroyMethod = "") // the bean inside closes itself
    @Primary
    Reranker winnowReranker(OnnxReranker winnowOnnxReranker, InferencePool pool) {
        return new PortionedReranker(
                winnowOnnxReranker, Math.max(1, pool.settings().queueTokens() / 2));
    }

    @Bean
    RerankerStage winnowRerankerStage(Reranker winnowReranker) {
        return new RerankerStage(winnowReranker);
    }

    @Bean
    DocumentReranking winnowDocumentReranking(
            RerankerStage stage,
            OnnxReranker winnowOnnxReranker,
            RerankerProperties properties,
            Clock clock) {
        return new DocumentReranking(
                stage, winnowOnnxReranker.tokens(), properties.limits(), clock);
    }

    @Bean
    RerankController winnowRerankController(
            DocumentReranking reranking,
            Compute compute,
            QuestionIntake intake,
            StageMetrics metrics,
            ReportHeaders reportHeaders) {
        return new RerankController(reranking, compute, intake, metrics, reportHeaders);
    }

    @Bean
    ReadinessContributor winnowRerankerReadiness(Reranker winnowReranker) {
        return new ModelReadiness(winnowReranker);
    }
}
