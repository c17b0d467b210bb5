package dev.winnow.app.config;

import dev.winnow.app.api.PruneController;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.telemetry.ReportHeaders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Publishes {@code /v1/prune}, which needs a model and the pruner but no index. */
@AutoConfiguration(
        afterName = {
            "dev.winnow.platform.compute.ComputeAutoConfiguration",
            "dev.winnow.platform.kafka.gateway.KafkaGatewayAutoConfiguration"
        })
public class PruneAutoConfiguration {

    @Bean
    PruneController winnowPruneController(
            QuestionIntake intake,
            Pipeline pipeline,
            PipelineProperties properties,
            ReportHeaders reportHeaders,
            Compute compute) {
        return new PruneController(intake, pipeline, properties, reportHeaders, compute);
    }
}
