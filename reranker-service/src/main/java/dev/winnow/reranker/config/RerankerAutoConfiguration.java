package dev.winnow.reranker.config;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.platform.inference.ModelLoading;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake.QuestionTokens;
import dev.winnow.reranker.api.InfoController;
import dev.winnow.reranker.api.RerankController;
import dev.winnow.reranker.documents.DocumentReranking;
import dev.winnow.reranker.stage.RerankerStage;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Publishes the model, its stage and its endpoints. */
@AutoConfiguration(beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration")
@EnableConfigurationProperties(RerankerProperties.class)
@ConditionalOnStagesHere
@Import({RerankController.class, InfoController.class})
public class RerankerAutoConfiguration {

    @Bean
    OnnxReranker winnowOnnxReranker(RerankerProperties properties, InferencePool pool) {
        return ModelLoading.load(
                "reranker",
                "winnow.reranker.model-path",
                () -> OnnxReranker.load(ModelSource.of(properties.modelPath()), pool));
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
    ReadinessContributor winnowRerankerReadiness(Reranker reranker) {
        return new ModelReadiness(reranker);
    }

    /**
     * Ready as soon as it exists, since the model is loaded and warmed up before. Names the device:
     * a slow one looks like a working one.
     */
    private record ModelReadiness(Reranker reranker) implements ReadinessContributor {

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
