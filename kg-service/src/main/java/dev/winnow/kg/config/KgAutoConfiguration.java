package dev.winnow.kg.config;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.api.GraphController;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The graph, the rule that chooses its facts, the stage, and the endpoints. */
@AutoConfiguration(
        beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration",
        afterName = "dev.winnow.retriever.config.RetrieverAutoConfiguration")
@EnableConfigurationProperties(GraphProperties.class)
@ConditionalOnStagesHere
public class KgAutoConfiguration {

    @Bean
    GraphReload winnowGraph(
            GraphProperties properties, MeterRegistry meters, O200kTokenCounter tokens) {
        return new GraphReload(properties.open(tokens), meters);
    }

    @Bean
    KgStage winnowKgStage(GraphReload winnowGraph, GraphProperties properties) {
        return new KgStage(winnowGraph::current, properties.settings().options());
    }

    @Bean
    GraphController winnowGraphController(
            GraphReload winnowGraph,
            GraphProperties properties,
            QuestionIntake intake,
            Compute compute,
            Clock clock) {
        return new GraphController(
                winnowGraph::current, properties.settings().options(), intake, compute, clock);
    }
}
