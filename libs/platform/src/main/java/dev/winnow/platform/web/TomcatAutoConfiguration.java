package dev.winnow.platform.web;

import dev.winnow.platform.error.ProblemReportValve;
import jakarta.servlet.MultipartConfigElement;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * What has no property of Boot's: Tomcat's own errors, the time that a request may take to come in,
 * and slashes inside document ids.
 */
@AutoConfiguration
@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
public class TomcatAutoConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> winnowTomcat(
            ObjectProvider<MultipartConfigElement> uploads) {
        return factory -> {
            factory.addContextCustomizers(
                    context -> {
                        if (context.getParent() instanceof StandardHost host) {
                            host.setErrorReportValveClass(ProblemReportValve.class.getName());
                        }
                    });
            if (factory instanceof TomcatWebServerFactory server) {
                server.setProtocol(TimedHttp11Protocol.class.getName());
            }
            factory.addEngineValves(
                    new BodyPaceValve(), new SignedBodyValve(() -> spoolFolder(uploads)));
            // /v1/documents/guide%2Fintro.md names one document; Tomcat refuses it unless told not
            // to.
            factory.addConnectorCustomizers(
                    connector ->
                            connector.setEncodedSolidusHandling(
                                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }

    /** Around all that writes. Without a time limit of the connection there is none here either. */
    @Bean
    FilterRegistrationBean<AnswerPaceFilter> winnowAnswerPaceFilter(
            @Value("${server.tomcat.connection-timeout}") Duration pause) {
        FilterRegistrationBean<AnswerPaceFilter> registration =
                new FilterRegistrationBean<>(
                        new AnswerPaceFilter(
                                pause.multipliedBy(BodyPaceValve.PAUSES), System::nanoTime));
        registration.setEnabled(pause.isPositive());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Where parts of forms lie, too: on a disk that has the room for uploads. */
    private static Path spoolFolder(ObjectProvider<MultipartConfigElement> uploads) {
        MultipartConfigElement parts = uploads.getIfAvailable();
        String location = parts == null ? "" : parts.getLocation();
        return Path.of(location.isEmpty() ? System.getProperty("java.io.tmpdir") : location);
    }
}
