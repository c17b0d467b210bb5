package dev.winnow.app.boot;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.security.LocalUserToken;
import dev.winnow.platform.security.WinnowSecurityProperties;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

/** The standalone program: all stages in one process, and the faces in front of them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WinnowApplication {

    /**
     * Starts the service and returns once it answers.
     *
     * @param home where the index and the note about this service are kept
     * @param defaults settings that hold unless somebody sets them
     * @param arguments settings in Spring Boot's form, {@code --server.port=8081}
     */
    public static ConfigurableApplicationContext start(
            WinnowHome home, Map<String, Object> defaults, String... arguments) {
        SpringApplication application = new SpringApplication(WinnowApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        Map<String, Object> all = new LinkedHashMap<>(defaults);
        all.putAll(LocalSettings.defaults(home));
        // Where the transport is Kafka, the stages are other programs.
        all.put("winnow.kafka.role", "gateway");
        // Writes down what clients call themselves, and each of their hellos.
        all.put("logging.level.io.modelcontextprotocol", "ERROR");
        application.setDefaultProperties(all);
        LocalUserToken token = LocalUserToken.random();
        application.addInitializers(
                (GenericApplicationContext context) -> {
                    context.registerBean(WinnowHome.class, () -> home);
                    context.registerBean(LocalUserToken.class, () -> token);
                });
        application.addListeners(new ServiceFileListener(home, token));
        return application.run(arguments);
    }

    /**
     * Leaves a note of the address while the service runs, and another one while it starts, for the
     * command line on the same machine.
     *
     * @param token written where the service looks at it
     */
    record ServiceFileListener(WinnowHome home, LocalUserToken token)
            implements ApplicationListener<ApplicationEvent> {

        private static final Logger LOG = LoggerFactory.getLogger(ServiceFileListener.class);

        /**
         * Where a service that starts answers: its port is not known yet, and nothing is sent
         * there.
         */
        private static final URI NOWHERE_YET = URI.create("http://127.0.0.1");

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            try {
                switch (event) {
                    case ApplicationStartingEvent ignored ->
                            home.starting().write(NOWHERE_YET, ProcessHandle.current());
                    case ApplicationFailedEvent ignored -> home.starting().remove();
                    case ApplicationReadyEvent ready -> answers(ready.getApplicationContext());
                    case ContextClosedEvent ignored -> {
                        home.starting().remove();
                        home.service().remove();
                    }
                    default -> {}
                }
            } catch (IOException e) {
                LOG.warn(
                        "the note about this service could not be kept in {}; give --url to the commands index and ask",
                        home.service().path(),
                        e);
            }
        }

        private void answers(ApplicationContext context) throws IOException {
            if (!(context instanceof WebServerApplicationContext service)
                    || service.getWebServer() == null) {
                return;
            }
            Environment environment = service.getEnvironment();
            boolean encrypted = environment.getProperty("server.ssl.enabled", Boolean.class, false);
            // The loopback address always leads here: without keys nothing else is bound, with keys
            // all addresses are.
            String host = environment.getProperty("server.address", "127.0.0.1");
            int port = service.getWebServer().getPort();
            URI url =
                    URI.create(
                            "%s://%s:%d"
                                    .formatted(
                                            encrypted ? "https" : "http", reachable(host), port));
            boolean local = service.getBean(WinnowSecurityProperties.class).localOnly();
            home.service().write(url, local ? token.value() : null);
            home.starting().remove();
        }

        private static String reachable(String host) {
            if (host.equals("0.0.0.0") || host.equals("::")) {
                return "127.0.0.1";
            }
            return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        }
    }
}
