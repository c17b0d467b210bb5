package dev.winnow.app.boot;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.security.LocalUserToken;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

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
}
