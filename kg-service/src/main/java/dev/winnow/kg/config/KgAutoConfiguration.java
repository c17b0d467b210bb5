package dev.winnow.kg.config;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.api.EntitiesController;
import dev.winnow.kg.api.FactLookup;
import dev.winnow.kg.api.FactsController;
import dev.winnow.kg.api.GraphController;
import dev.winnow.kg.stage.CurrentFactFinder;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.snapshot.SnapshotSwap;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The graph, the rule that chooses its facts, the stage, and the endpoints. */
@AutoConfiguration(
        beforeName = "dev.winnow.platform.compute.ComputeAutoConfiguration",
        afterName = {
            "dev.winnow.platform.tokens.TokensAutoConfiguration",
            "dev.winnow.retriever.config.RetrieverAutoConfiguration"
        })
@EnableConfigurationProperties(GraphProperties.class)
@ConditionalOnStagesHere
public class KgAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GraphSource winnowGraph(GraphProperties properties, MeterRegistry meters) {
        SnapshotSwap swap = properties.open();
        return swap == null ? () -> null : new GraphWatch(swap, properties.refresh(), meters);
    }

    @Bean
    ReadinessContributor winnowGraphReadiness(GraphSource winnowGraph) {
        return new GraphReadiness(winnowGraph);
    }

    @Bean
    CurrentFactFinder winnowFactFinder(
            GraphSource winnowGraph,
            GraphProperties properties,
            O200kTokenCounter winnowGeneratorTokens) {
        return properties.settings().finder(winnowGraph, winnowGeneratorTokens);
    }

    @Bean
    KgStage winnowKgStage(CurrentFactFinder finders, GraphProperties properties) {
        return properties.settings().stage(finders);
    }

    @Bean
    FactLookup winnowFactLookup(CurrentFactFinder finders, Compute compute, Clock clock) {
        return new FactLookup(finders, compute, clock);
    }

    @Bean
    FactsController winnowFactsController(
            FactLookup lookup, QuestionIntake intake, GraphProperties properties) {
        return new FactsController(lookup, intake, properties.settings().options());
    }

    @Bean
    EntitiesController winnowEntitiesController(FactLookup lookup, QuestionIntake intake) {
        return new EntitiesController(lookup, intake);
    }

    @Bean
    GraphController winnowGraphController(FactLookup lookup) {
        return new GraphController(lookup);
    }
}
