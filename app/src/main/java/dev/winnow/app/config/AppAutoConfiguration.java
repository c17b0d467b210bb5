package dev.winnow.app.config;

import dev.winnow.app.api.ChatAnswers;
import dev.winnow.app.api.ChatController;
import dev.winnow.app.api.ChatProperties;
import dev.winnow.app.api.ChatRetrieval;
import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.api.ContextController;
import dev.winnow.app.api.DecideController;
import dev.winnow.app.api.IndexController;
import dev.winnow.app.api.ModelCatalogue;
import dev.winnow.app.api.ModelsController;
import dev.winnow.app.api.PruneController;
import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.DifyController;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.KnowledgeProperties;
import dev.winnow.app.api.knowledge.VectorStoreController;
import dev.winnow.app.api.librechat.LibreChatController;
import dev.winnow.app.api.librechat.LibreChatTokens;
import dev.winnow.app.api.librechat.LibreChatTokens.LibreChatProperties;
import dev.winnow.app.api.mcp.McpController;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.PromptFence;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.context.ContextCache;
import dev.winnow.app.generator.ContextAnswers;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.app.generator.GeneratorProperties.LimitParameter;
import dev.winnow.app.home.SecretKeyFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.stage.AnswerWriter;
import dev.winnow.platform.request.BodyLimitFilter.StreamedPath;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
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
    ChatProperties.class,
    GeneratorProperties.class,
    KnowledgeProperties.class
})
@Import({
    ChatAnswers.class,
    ChatController.class,
    ChatRetrieval.class,
    ConsoleController.class,
    ContextCache.class,
    ContextController.class,
    DecideController.class,
    DifyController.class,
    IndexController.class,
    Knowledge.class,
    McpController.class,
    ModelCatalogue.class,
    ModelsController.class,
    PruneController.class,
    VectorStoreController.class
})
public class AppAutoConfiguration {

    @Bean
    AccessRule winnowIndexAccess() {
        return AccessRule.needs(Authority.INDEX, HttpMethod.POST, IndexController.PATH);
    }

    @Bean
    QuestionRewriter winnowQuestionRewriter(
            ModelCatalogue catalogue, GeneratorProperties properties, Clock clock) {
        @Nullable Generator rewriting =
                properties.rewriteFollowUps() ? catalogue.generator() : null;
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
                catalogue.generator(), new PromptFence(key), counter, properties.timeout());
    }

    /** One thread for all streams; it starts their keep-alives and waits for none of them. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService winnowKeepAlive() {
        return Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("winnow-keep-alive").unstarted(task));
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
    @Import({LibreChatController.class, LibreChatTokens.class})
    static class LibreChat {

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
}
