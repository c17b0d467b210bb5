package dev.winnow.app.config;

import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.security.LocalUserToken;
import dev.winnow.platform.security.WinnowSecurityProperties;
import java.io.IOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Leaves a note of the address while the service runs, and another one while it starts, for the
 * command line on the same machine.
 */
public final class PidFile implements ApplicationListener<ApplicationEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    /**
     * Where a service that starts answers: its port is not known yet, and nothing is sent there.
     */
    private static final URI NOWHERE_YET = URI.create("http://127.0.0.1");

    private final ServiceFile starting;
    private final ServiceFile file;
    private final LocalUserToken token;

    /**
     * @param token written where the service looks at it
     */
    public PidFile(WinnowHome home, LocalUserToken token) {
        this.starting = home.starting();
        this.file = home.service();
        this.token = token;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        try {
            if (event instanceof ApplicationStartingEvent) {
                starting.write(NOWHERE_YET, ProcessHandle.current());
            } else if (event instanceof ApplicationFailedEvent) {
                starting.remove();
            } else if (event instanceof ApplicationReadyEvent ready
                    && ready.getApplicationContext() instanceof WebServerApplicationContext web
                    && web.getWebServer() != null) {
                boolean encrypted =
                        Boolean.parseBoolean(
                                ready.getApplicationContext()
                                        .getEnvironment()
                                        .getProperty("server.ssl.enabled", "false"));
                // The loopback address always leads here: without keys nothing else is bound, with
                // keys all addresses are.
                String host =
                        ready.getApplicationContext()
                                .getEnvironment()
                                .getProperty("server.address", "127.0.0.1");
                file.write(
                        URI.create(
                                "%s://%s:%d"
                                        .formatted(
                                                encrypted ? "https" : "http",
                                                reachable(host),
                                                web.getWebServer().getPort())),
                        ready.getApplicationContext()
                                        .getBean(WinnowSecurityProperties.class)
                                        .localOnly()
                                ? token.value()
                                : null);
                starting.remove();
            } else if (event instanceof ContextClosedEvent) {
                starting.remove();
                file.remove();
            }
        } catch (IOException e) {
            LOG.warn(
                    "the note about this service could not be kept in {}; give --url to the commands index and ask",
                    file.path(),
                    e);
        }
    }

    private static String reachable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
