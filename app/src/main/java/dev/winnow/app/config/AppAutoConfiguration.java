package dev.winnow.app.config;

import dev.winnow.app.api.ChatAnswers;
import dev.winnow.app.api.ChatController;
import dev.winnow.app.api.ChatEvents;
import dev.winnow.app.api.ChatLimits;
import dev.winnow.app.api.ChatRetrieval;
import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.api.ContextController;
import dev.winnow.app.api.DecideController;
import dev.winnow.app.api.IndexController;
import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.api.ModelsController;
import dev.winnow.app.api.PassThrough;
import dev.winnow.app.api.PruneController;
import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.DifyController;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.VectorStoreController;
import dev.winnow.app.api.librechat.LibreChatController;
import dev.winnow.app.api.librechat.LibreChatTokens;
import dev.winnow.app.api.mcp.McpController;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.PromptFence;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.context.ContextCache;
import dev.winnow.app.generator.ContextAnswers;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.app.generator.GeneratorProperties.LimitParameter;
import dev.winnow.app.generator.OpenAiGenerator;
import dev.winnow.app.home.SecretKeyFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.FolderWalk.IndexRoots;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.kafka.stage.AnswerWriter;
import dev.winnow.platform.request.BodyLimitFilter.StreamedPath;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.WinnowSecurityProperties;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
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
    AppAutoConfiguration.ChatProperties.class,
    GeneratorProperties.class,
    KnowledgeProperties.class
})
@Import({
    ChatRetrieval.class,
    ConsoleController.class,
    ContextCache.class,
    ContextController.class,
    DecideController.class,
    DifyController.class,
    McpController.class,
    PruneController.class,
    VectorStoreController.class
})
public class AppAutoConfiguration {

    /**
     * What chats do for the front ends before them.
     *
     * @param passThrough what may reach the generator without anything having been looked up: off,
     *     tasks (what Open WebUI and LibreChat ask for titles, tags and follow-up questions, with at
     *     most 1,000 tokens of an answer) or all (also what asks for it, so that a key for search is a
     *     key for the generator)
     * @param events what a stream carries beside OpenAI's chunks: none or open-webui (an event for each
     *     source, of which Open WebUI makes a card)
     */
    @ConfigurationProperties("winnow.chat")
    record ChatProperties(@DefaultValue("tasks") PassThrough passThrough, @DefaultValue("none") ChatEvents events) {}

    @Bean
    ChatLimits winnowChatLimits(GeneratorProperties properties) {
        return new ChatLimits(Set.copyOf(properties.moreParameters()), properties.imageAddresses());
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
    ModelCatalogue winnowModelCatalogue(GeneratorProperties properties, ChatProperties chat, MeterRegistry metrics) {
        return new ModelCatalogue(OpenAiGenerator.open(properties, metrics), chat.passThrough());
    }

    @Bean
    Knowledge winnowKnowledge(
            KnowledgeProperties properties, QuestionIntake intake, Pipeline line, ReportHeaders reportHeaders) {
        return new Knowledge(properties.filters(), intake, line, reportHeaders);
    }

    @Bean
    ModelsController winnowModelsController(
            ModelCatalogue catalogue, ObjectProvider<Embedder> embedders, ApiCalls api, Clock clock) {
        Embedder embedder = embedders.getIfAvailable();
        return new ModelsController(
                catalogue, () -> embedder == null ? elsewhere(api) : embedder.model().name(), clock);
    }

    /** A gateway sends the call on; where nobody answers it, there are no embeddings either. */
    private static @Nullable String elsewhere(ApiCalls api) {
        try {
            return api.get("/v1/embeddings").path("model").asString(null);
        } catch (ProblemException e) {
            return null;
        }
    }

    @Bean
    QuestionRewriter winnowQuestionRewriter(ModelCatalogue catalogue, GeneratorProperties properties, Clock clock) {
        @Nullable Generator rewriting = properties.rewriteFollowUps() ? catalogue.generator().orElse(null) : null;
        boolean temperature = properties.limitParameter() == LimitParameter.MAX_TOKENS;
        return new QuestionRewriter(rewriting, temperature, clock);
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
                catalogue.generator().orElse(null), new PromptFence(key), counter, properties.timeout());
    }

    @Bean
    ChatAnswers winnowChatAnswers(
            ModelCatalogue catalogue, ChatRetrieval retrieval, AnswerService answers, ChatProperties chat) {
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
            ChatLimits limits,
            ChatProperties chat,
            ReportHeaders reportHeaders,
            Clock clock,
            ScheduledExecutorService winnowKeepAlive) {
        return new ChatController(answers, limits, chat.events(), reportHeaders, clock, winnowKeepAlive);
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

    /** Has the questions of topics answered in their topics of answers, if that is asked for. */
    @Bean
    @ConditionalOnProperty(name = "winnow.generator.by-topic", havingValue = "true")
    AnswerWriter winnowAnswerWriter(AnswerService answers, Environment environment) {
        if (!"kafka".equalsIgnoreCase(environment.getProperty("winnow.pipeline.transport"))) {
            throw new UnusableConfigurationException(
                    "winnow.generator.by-topic=true needs topics, and this program reads none.",
                    "Set winnow.pipeline.transport=kafka and spring.kafka.bootstrap-servers, or leave winnow.generator.by-topic out.");
        }
        return new ContextAnswers(answers);
    }

    /** The calls of LibreChat's rag_api, where a secret says by whom its tokens are signed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("winnow.librechat.secret")
    @EnableConfigurationProperties(LibreChatProperties.class)
    @Import(LibreChatController.class)
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
    }

    /**
     * LibreChat's files. Without a secret its calls are not there.
     *
     * @param secret what LibreChat has as {@code JWT_SECRET}, at least 32 bytes
     * @param tenant whose documents the files are
     */
    @ConfigurationProperties("winnow.librechat")
    record LibreChatProperties(@Nullable String secret, @DefaultValue("default") String tenant) {

        /** As many bytes as the signature has (RFC 7518, section 3.2). */
        private static final int LEAST_BYTES = 32;

        public LibreChatProperties {
            if (secret != null && bytes(secret).length < LEAST_BYTES) {
                throw new IllegalArgumentException(
                        "winnow.librechat.secret has %d bytes, and HS256 needs at least %d: set LibreChat's JWT_SECRET and this to the same longer one"
                                .formatted(bytes(secret).length, LEAST_BYTES));
            }
        }

        /** The secret as LibreChat uses it. */
        byte[] key() {
            if (secret == null) {
                throw new IllegalStateException("winnow.librechat.secret is not set");
            }
            return bytes(secret);
        }

        TenantId owner() {
            return new TenantId(tenant);
        }

        private static byte[] bytes(String secret) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "LibreChatProperties[tenant=%s]".formatted(tenant);
        }
    }
}
