package dev.winnow.app.config;

import dev.winnow.app.api.ChatAnswers;
import dev.winnow.app.api.ChatController;
import dev.winnow.app.api.ChatRetrieval;
import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.api.ContextController;
import dev.winnow.app.api.ConversationIntake;
import dev.winnow.app.api.DecideController;
import dev.winnow.app.api.IndexController;
import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.api.ModelsController;
import dev.winnow.app.api.dify.DifyController;
import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.librechat.LibreChatController;
import dev.winnow.app.api.librechat.LibreChatTokens;
import dev.winnow.app.api.mcp.McpController;
import dev.winnow.app.api.vectorstore.VectorStoreController;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GroundedPrompt;
import dev.winnow.app.chat.PromptFence;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.context.ContextCache;
import dev.winnow.app.generator.GeneratorSettings;
import dev.winnow.app.generator.GeneratorSettings.LimitParameter;
import dev.winnow.app.generator.OpenAiGenerator;
import dev.winnow.app.home.ProgramVersion;
import dev.winnow.app.home.SecretKeyFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.IndexRoots;
import dev.winnow.ingest.source.ReplaceRule;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.StreamedPath;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.WinnowSecurityProperties;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.MultipartConfigElement;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The faces of the whole line, the generator behind the chat, and the console: a page and its
 * files, which everybody may have, since it asks the API with the key of whoever looks.
 */
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
            ContextCache kept,
            ReportHeaders reportHeaders) {
        return new ContextController(
                intake, conversations, properties.chatLimits(), line, kept, reportHeaders);
    }

    @Bean
    ContextCache winnowContextCache() {
        return new ContextCache();
    }

    @Bean
    DecideController winnowDecideController(
            QuestionIntake intake,
            ContextCache kept,
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
    Knowledge winnowKnowledge(
            KnowledgeProperties properties,
            QuestionIntake intake,
            Pipeline line,
            ReportHeaders reportHeaders) {
        return new Knowledge(properties.filters(), intake, line, reportHeaders);
    }

    @Bean
    DifyController winnowDifyController(Knowledge knowledge, Clock clock) {
        return new DifyController(knowledge, clock);
    }

    @Bean
    VectorStoreController winnowVectorStoreController(Knowledge knowledge) {
        return new VectorStoreController(knowledge);
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
    ChatRetrieval winnowChatRetrieval(
            ConversationIntake conversations,
            QuestionIntake intake,
            Pipeline line,
            ContextCache kept) {
        return new ChatRetrieval(conversations, intake, line, kept);
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
            ChatRetrieval retrieval,
            AnswerService answers,
            ChatProperties chat) {
        return new ChatAnswers(catalogue, retrieval, answers, chat.passThrough());
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

    /** Calls of the API that this program serves, by itself or as a gateway. */
    @Bean
    ApiCalls winnowApiCalls(DispatcherServlet api, SecurityFilterChain winnowSecurityFilterChain) {
        AuthorizationFilter access =
                winnowSecurityFilterChain.getFilters().stream()
                        .filter(AuthorizationFilter.class::isInstance)
                        .map(AuthorizationFilter.class::cast)
                        .findFirst()
                        .orElseThrow();
        return new ApiCalls(api, access.getAuthorizationManager());
    }

    @Bean
    McpController winnowMcpController(ApiCalls api) {
        return new McpController(api);
    }

    @Bean
    ConsoleController winnowConsoleController() {
        return new ConsoleController(ProgramVersion.get());
    }

    @Bean
    WebMvcConfigurer winnowConsoleFiles() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                // Asked anew each time, and answered with 304: a page never runs with the modules
                // of another version.
                registry.addResourceHandler(ConsoleController.FILES + "**")
                        .addResourceLocations("classpath:" + ConsoleController.FILES)
                        .setCacheControl(CacheControl.noCache());
            }
        };
    }

    @Bean
    AccessRule winnowConsolePageAccess() {
        return AccessRule.open("/");
    }

    @Bean
    AccessRule winnowConsoleFilesAccess() {
        return AccessRule.open(ConsoleController.FILES + "**");
    }

    /** The calls of LibreChat's rag_api, where a secret says by whom its tokens are signed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("winnow.librechat.secret")
    @EnableConfigurationProperties(LibreChatProperties.class)
    static class LibreChat {

        @Bean
        LibreChatTokens winnowLibreChatTokens(LibreChatProperties properties, Clock clock) {
            return new LibreChatTokens(properties.key(), properties.owner(), clock);
        }

        @Bean
        AccessRule winnowLibreChatHealth() {
            return AccessRule.open(LibreChatController.HEALTH);
        }

        /** Files come as forms. */
        @Bean
        StreamedPath winnowLibreChatStreamed() {
            return new StreamedPath(LibreChatTokens.PREFIX);
        }

        @Bean
        LibreChatController winnowLibreChatController(
                ApiCalls api,
                Knowledge knowledge,
                UploadQuota room,
                MultipartConfigElement forms,
                Clock clock) {
            return new LibreChatController(api, knowledge, room, forms, clock);
        }
    }
}
