package dev.winnow.app.config;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.librechat.LibreChatController;
import dev.winnow.app.api.librechat.LibreChatQuestionsController;
import dev.winnow.app.api.librechat.LibreChatTokens;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.StreamedPath;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.telemetry.ReportHeaders;
import jakarta.servlet.MultipartConfigElement;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Publishes the calls of LibreChat's rag_api where a secret says by whom its tokens are signed. */
@AutoConfiguration(after = McpAutoConfiguration.class)
@ConditionalOnProperty("winnow.librechat.secret")
@EnableConfigurationProperties(LibreChatProperties.class)
public class LibreChatAutoConfiguration {

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
            ApiCalls api, UploadQuota room, MultipartConfigElement forms, Clock clock) {
        return new LibreChatController(api, room, forms, clock);
    }

    @Bean
    LibreChatQuestionsController winnowLibreChatQuestionsController(
            ApiCalls api, QuestionIntake intake, Pipeline pipeline, ReportHeaders reportHeaders) {
        return new LibreChatQuestionsController(api, intake, pipeline, reportHeaders);
    }
}
