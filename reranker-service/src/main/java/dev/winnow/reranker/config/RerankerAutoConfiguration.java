package dev.winnow.reranker.config;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.ScoreRules;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.platform.inference.InferenceProperties;
import dev.winnow.platform.inference.ModelLoading;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionTokens;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.reranker.api.InfoController;
import dev.winnow.reranker.api.RerankController;
import dev.winnow.reranker.documents.DocumentReranking;
import dev.winnow.reranker.stage.RerankerStage;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Publishes the model, its stage and its endpoints. */
@AutoConfiguration(beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration")
@EnableConfigurationProperties(RerankerProperties.class)
@ConditionalOnStagesHere
public class RerankerAutoConfiguration {

    @Bean
    OnnxReranker winnowOnnxReranker(RerankerProperties properties, InferencePool pool) {
        return ModelLoading.of("reranker", "winnow.reranker.model-path")
                .load(
                        () ->
                                OnnxReranker.load(
                                        ModelSource.of(properties.modelPath()),
                                        pool,
                                        ScoreRules.DEFAULTS));
    }

    @Bean
    QuestionTokens winnowQuestionTokens(OnnxReranker winnowOnnxReranker) {
        return new QuestionTokens(winnowOnnxReranker.tokens());
    }

    @Bean
    RerankerStage winnowRerankerStage(Reranker reranker, RerankerProperties properties) {
        return new RerankerStage(reranker, properties.stopping());
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
            ReportHeaders reportHeaders,
            JsonMapper json) {
        return new RerankController(reranking, compute, intake, metrics, reportHeaders, json);
    }

    @Bean
    InfoController winnowInfoController(
            OnnxReranker winnowOnnxReranker,
            RerankerProperties properties,
            PipelineProperties pipeline,
            InferenceProperties inference) {
        return new InfoController(
                winnowOnnxReranker, properties.limits(), pipeline.caps(), inference);
    }

    @Bean
    ReadinessContributor winnowRerankerReadiness(Reranker reranker) {
        return new ModelReadiness(reranker);
    }

    /**
     * Ready as soon as it exists, since the model is loaded and warmed up before. Names the device:
     * a slow one looks like a working one.
     */
    private static final class ModelReadiness implements ReadinessContributor {

        private final Reranker reranker;

        ModelReadiness(Reranker reranker) {
            this.reranker = reranker;
        }

        @Override
        public String name() {
            return "reranker";
        }

        @Override
        public Readiness readiness() {
            ModelIdentity model = reranker.model();
            return Readiness.up()
                    .with("model", model.name())
                    .with("sha256", model.sha256())
                    .with("device", model.device())
                    .with("sentences", String.valueOf(reranker.scoresSentences()));
        }
    }
}
