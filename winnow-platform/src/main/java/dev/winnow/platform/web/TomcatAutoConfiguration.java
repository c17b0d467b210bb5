package dev.winnow.platform.web;

import dev.winnow.platform.error.ProblemReportValve;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** What has no property of Boot's: Tomcat's own errors, the time that a request may take to come in, and slashes inside document ids. */
@AutoConfiguration
@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
public class TomcatAutoConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> winnowTomcat() {
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
            factory.addEngineValves(new BodyPaceValve());
            // /v1/documents/guide%2Fintro.md names one document; Tomcat refuses it unless told not
            // to.
            factory.addConnectorCustomizers(
                    connector ->
                            connector.setEncodedSolidusHandling(
                                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }
}
