package dev.winnow.kg.config;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.kg.api.EntitiesController;
import dev.winnow.kg.api.FactLookup;
import dev.winnow.kg.api.FactsController;
import dev.winnow.kg.api.GraphController;
import dev.winnow.kg.context.EvidenceRules;
import dev.winnow.kg.context.FactFinder;
import dev.winnow.kg.context.GraphFactFinder;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.rule.EmbeddedSentences;
import dev.winnow.kg.rule.KgRagFinder;
import dev.winnow.kg.rule.SentenceSimilarity;
import dev.winnow.kg.snapshot.SnapshotSwap;
import dev.winnow.kg.snapshot.SwapOutcome;
import dev.winnow.kg.stage.FinderOfTheMoment;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.kg.store.GraphSource;
import dev.winnow.kg.store.ServedGraph;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.nio.file.Path;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
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
public class KgAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GraphSource winnowGraph(GraphProperties properties) {
        Path path = properties.path();
        if (path == null) {
            return () -> null;
        }
        SnapshotSwap swap =
                new SnapshotSwap(
                        path, graph -> DictionaryLinker.of(graph, properties.link().settings()));
        if (swap.look() instanceof SwapOutcome.Refused refused) {
            throw new UnusableConfigurationException(
                    "The graph of winnow.graph.path cannot be served: %s."
                            .formatted(refused.reason()),
                    "Write it with 'winnow graph load', or take winnow.graph.path away to do"
                            + " without a graph.");
        }
        return new GraphWatch(swap, properties.refresh());
    }

    @Bean
    FinderOfTheMoment winnowFactFinder(
            GraphSource winnowGraph,
            GraphProperties properties,
            O200kTokenCounter winnowGeneratorTokens,
            ObjectProvider<Embedder> embedder) {
        return new FinderOfTheMoment(
                winnowGraph, rule(properties, winnowGeneratorTokens, embedder));
    }

    private static Function<ServedGraph, FactFinder> rule(
            GraphProperties properties,
            O200kTokenCounter tokens,
            ObjectProvider<Embedder> embedder) {
        EvidenceRules evidence = EvidenceRules.standard();
        if (properties.rule() == GraphRule.WINNOW) {
            return graph -> new GraphFactFinder(graph, evidence, tokens);
        }
        Embedder vectors = embedder.getIfAvailable();
        if (vectors == null) {
            throw new UnusableConfigurationException(
                    "winnow.graph.rule is kg-rag, which compares sentences by an embedder, and this"
                            + " program has none.",
                    "Set winnow.graph.rule=winnow, or run the graph within winnow-app.");
        }
        SentenceSimilarity similarity = new EmbeddedSentences(vectors);
        return graph ->
                new KgRagFinder(graph, evidence, similarity, tokens, properties.kgRag().settings());
    }

    @Bean
    KgStage winnowKgStage(FinderOfTheMoment finders, GraphProperties properties) {
        return new KgStage(finders, properties.wishes());
    }

    @Bean
    FactLookup winnowFactLookup(FinderOfTheMoment finders, Compute compute) {
        return new FactLookup(finders, compute);
    }

    @Bean
    FactsController winnowFactsController(
            FactLookup lookup, QuestionIntake intake, GraphProperties properties) {
        return new FactsController(lookup, intake, properties.wishes());
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
