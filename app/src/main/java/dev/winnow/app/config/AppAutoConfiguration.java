package dev.winnow.app.config;

import dev.winnow.app.api.ChatAnswers;
import dev.winnow.app.api.ChatController;
import dev.winnow.app.api.ChatGrounding;
import dev.winnow.app.api.ContextController;
import dev.winnow.app.api.ConversationIntake;
import dev.winnow.app.api.DecideController;
import dev.winnow.app.api.IndexController;
import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.api.ModelsController;
import dev.winnow.app.api.ResponsesController;
import dev.winnow.app.api.dify.DifyController;
import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.vectorstore.VectorStoreController;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GroundedPrompt;
import dev.winnow.app.chat.PromptFence;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.context.KeptContexts;
import dev.winnow.app.generator.GeneratorSettings;
import dev.winnow.app.generator.GeneratorSettings.LimitParameter;
import dev.winnow.app.generator.OpenAiGenerator;
import dev.winnow.app.home.SecretKeyFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.IndexRoots;
import dev.winnow.ingest.source.ReplaceRule;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.WinnowSecurityProperties;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;

/** The faces of the whole line, and the generator behind the chat. */
@AutoConfiguration(
        afterName = {
            "dev.winnow.platform.compute.ComputeAutoConfiguration",
            "dev.winnow.pruner.config.PrunerAutoConfiguration",
            "dev.winnow.retriever.config.RetrieverAutoConfiguration"
        })
@EnableConfigurationProperties({
    ChatProperties.class,
    GeneratorProperties.class,
    KnowledgeProperties.class
})
public class AppAutoConfiguration {

    @Bean
    ContextController winnowContextController(
            QuestionIntake intake,
            ConversationIntake conversations,
            GeneratorProperties properties,
            Pipeline line,
            KeptContexts kept,
            ReportHeaders reportHeaders) {
        return new ContextController(
                intake, conversations, properties.chatLimits(), line, kept, reportHeaders);
    }

    @Bean
    KeptContexts winnowKeptContexts() {
        return new KeptContexts();
    }

    @Bean
    DecideController winnowDecideController(
            QuestionIntake intake,
            KeptContexts kept,
            InProcessPipeline stagesHere,
            ApiCalls api,
            ReportHeaders reportHeaders,
            Clock clock) {
        return new DecideController(intake, kept, stagesHere, api, reportHeaders, clock);
    }

    @Bean
    @ConditionalOnStagesHere
    IndexController winnowIndexController(
            Ingestion ingestion,
            ScheduledExecutorService winnowKeepAlive,
            IngestProperties ingest,
            WinnowSecurityProperties security) {
        // Without keys only the user who runs the server has the authority, and can read the files
        // as well as the server can.
        boolean owner = security.apiKeys().isEmpty();
        return new IndexController(
                ingestion,
                winnowKeepAlive,
                owner ? IndexRoots.ANYWHERE : IndexRoots.of(ingest.roots()),
                owner ? scope -> ReplaceRule.ALL : ReplaceRule::visibleTo);
    }

    @Bean
    AccessRule winnowIndexAccess() {
        return AccessRule.needs(Authority.INDEX, HttpMethod.POST, IndexController.PATH);
    }

    @Bean
    ModelCatalogue winnowModelCatalogue(
            GeneratorProperties properties, ChatProperties chat, MeterRegistry metrics) {
        GeneratorSettings settings = properties.settings();
        return new ModelCatalogue(
                settings == null ? null : OpenAiGenerator.open(settings, metrics),
                chat.passThrough());
    }

    @Bean
    Knowledge winnowKnowledge(KnowledgeProperties properties) {
        return new Knowledge(properties.filters());
    }

    @Bean
    DifyController winnowDifyController(
            QuestionIntake intake,
            Pipeline line,
            Knowledge knowledge,
            ReportHeaders reportHeaders,
            Clock clock) {
        return new DifyController(intake, line, knowledge, reportHeaders, clock);
    }

    @Bean
    VectorStoreController winnowVectorStoreController(
            QuestionIntake intake,
            Pipeline line,
            Knowledge knowledge,
            ReportHeaders reportHeaders) {
        return new VectorStoreController(intake, line, knowledge, reportHeaders);
    }

    @Bean
    ModelsController winnowModelsController(
            ModelCatalogue catalogue,
            ObjectProvider<Embedder> embedders,
            ApiCalls api,
            Clock clock) {
        Embedder embedder = embedders.getIfAvailable();
        return new ModelsController(
                catalogue,
                request -> embedder == null ? elsewhere(api, request) : embedder.model().name(),
                clock);
    }

    /** A gateway sends the call on; where nobody answers it, there are no embeddings either. */
    private static @Nullable String elsewhere(ApiCalls api, ApiCalls.UnderWay request) {
        try {
            return api.get(request, "/v1/embeddings").path("model").asString(null);
        } catch (ProblemException e) {
            return null;
        }
    }

    @Bean
    ConversationIntake winnowConversationIntake(
            ModelCatalogue catalogue,
            GeneratorProperties properties,
            Clock clock,
            QuestionIntake intake) {
        @Nullable Generator rewriting =
                properties.rewriteFollowUps() ? catalogue.generator().orElse(null) : null;
        boolean temperature = properties.limitParameter() == LimitParameter.MAX_TOKENS;
        return new ConversationIntake(new QuestionRewriter(rewriting, temperature, clock), intake);
    }

    @Bean
    ChatGrounding winnowChatGrounding(
            ConversationIntake conversations,
            QuestionIntake intake,
            Pipeline line,
            KeptContexts kept) {
        return new ChatGrounding(conversations, intake, line, kept);
    }

    /** The key outlives restarts where there is a home, so that prompts stay equal. */
    @Bean
    AnswerService winnowGroundedAnswers(
            ModelCatalogue catalogue,
            GeneratorProperties properties,
            TokenCounter counter,
            ObjectProvider<WinnowHome> home) {
        WinnowHome folder = home.getIfAvailable();
        byte[] key = folder == null ? SecretKeyFile.random() : folder.fenceKey().read();
        return new AnswerService(
                catalogue.generator().orElse(null),
                new GroundedPrompt(new PromptFence(key)),
                counter,
                properties.timeout());
    }

    @Bean
    ChatAnswers winnowChatAnswers(
            ModelCatalogue catalogue,
            ChatGrounding grounding,
            AnswerService answers,
            ChatProperties chat) {
        return new ChatAnswers(catalogue, grounding, answers, chat.passThrough());
    }

    /** One thread for all streams; it starts their keep-alives and waits for none of them. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService winnowKeepAlive() {
        return Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("winnow-keep-alive").unstarted(task));
    }

    @Bean
    ChatController winnowChatController(
            ChatAnswers answers,
            GeneratorProperties properties,
            ChatProperties chat,
            ReportHeaders reportHeaders,
            Clock clock,
            ScheduledExecutorService winnowKeepAlive) {
        return new ChatController(
                answers,
                properties.chatLimits(),
                chat.events(),
                reportHeaders,
                clock,
                winnowKeepAlive);
    }

    @Bean
    ResponsesController winnowResponsesController(
            ChatAnswers answers,
            GeneratorProperties properties,
            ReportHeaders reportHeaders,
            Clock clock,
            ScheduledExecutorService winnowKeepAlive) {
        return new ResponsesController(
                answers, properties.chatLimits(), reportHeaders, clock, winnowKeepAlive);
    }
}
