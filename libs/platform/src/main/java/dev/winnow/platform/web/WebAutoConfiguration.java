package dev.winnow.platform.web;

import dev.winnow.platform.error.ErrorShapes;
import dev.winnow.platform.error.ProblemAdvice;
import dev.winnow.platform.error.ProblemAdvice.ProblemErrorController;
import dev.winnow.platform.error.ProblemHandler;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.BodyLimitFilter;
import dev.winnow.platform.request.BodyLimitFilter.StreamedPath;
import dev.winnow.platform.request.HeapRoom;
import dev.winnow.platform.request.KeyShareFilter;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.PublicAddress;
import dev.winnow.platform.request.PublicAddress.PublicUrlProperties;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrameResolver;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.RequestIdFilter;
import dev.winnow.platform.telemetry.TelemetryAutoConfiguration.TelemetryProperties;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** JSON, errors, request ids and limits for every controller. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration"
        })
@EnableConfigurationProperties({
    PipelineProperties.class,
    PublicUrlProperties.class,
    TelemetryProperties.class
})
@Import({
    ProblemAdvice.class,
    ProblemErrorController.class,
    PublicAddress.class,
    QuestionIntake.class,
    RequestFrameResolver.class,
    TimeoutHeader.class
})
public class WebAutoConfiguration {

    /** Before the security chain, so that refusals have an id, too. */
    private static final int ID_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    /** Before the security chain, whose rules know one form of a path. */
    private static final int SLASH_ORDER = ID_ORDER + 1;

    /** After the security chain (-100): nobody's body is read before the caller is known. */
    private static final int SHARE_ORDER = -50;

    private static final int BODY_ORDER = 0;

    @Bean
    @Primary
    JsonMapper winnowJsonMapper() {
        return WinnowJson.strict();
    }

    @Bean
    @ConditionalOnMissingBean
    Clock winnowClock() {
        return Clock.systemUTC();
    }

    @Bean
    ReportHeaders winnowReportHeaders(TelemetryProperties properties) {
        return new ReportHeaders(properties.serverTiming());
    }

    @Bean
    ProblemHandler winnowErrorReplies(
            @Qualifier("requestMappingHandlerMapping")
                    ObjectProvider<RequestMappingHandlerMapping> controllers,
            ReportHeaders reportHeaders) {
        return new ProblemHandler(new ErrorShapes(controllers::getObject), reportHeaders);
    }

    @Bean
    @FilterRegistration(
            order = ID_ORDER,
            dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR})
    RequestIdFilter winnowRequestIdFilter(Clock clock) {
        return new RequestIdFilter(clock, new SecureRandom());
    }

    /**
     * Clients that make addresses by hand end some with a slash. Ids of documents are paths, and
     * keep theirs.
     */
    @Bean
    @FilterRegistration(order = SLASH_ORDER)
    UrlHandlerFilter winnowTrailingSlashFilter() {
        return UrlHandlerFilter.trailingSlashHandler(
                        "/{endpoint}/",
                        "/v1/{endpoint}/",
                        "/v2/{endpoint}/",
                        "/chat/completions/",
                        "/v1/chat/completions/",
                        "/v1/dify/retrieval/")
                .wrapRequest()
                .build();
    }

    @Bean
    @FilterRegistration(order = SHARE_ORDER)
    KeyShareFilter winnowKeyShareFilter(
            PipelineProperties properties, ProblemHandler replies, MeterRegistry meters) {
        return new KeyShareFilter(properties.caps().requestsPerKey(), replies, meters);
    }

    @Bean
    HeapRoom winnowHeapRoom(MeterRegistry meters) {
        return new HeapRoom(Runtime.getRuntime().maxMemory(), meters);
    }

    @Bean
    @FilterRegistration(order = BODY_ORDER)
    BodyLimitFilter winnowBodyLimitFilter(
            PipelineProperties properties,
            HeapRoom room,
            ObjectProvider<StreamedPath> streamed,
            ProblemHandler replies) {
        return new BodyLimitFilter(
                properties.maxBody(), room, streamed.orderedStream().toList(), replies);
    }
}
