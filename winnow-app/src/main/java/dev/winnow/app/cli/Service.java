package dev.winnow.app.cli;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.RunningService;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** The service inside this process. */
final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
        context.addApplicationListener(
                event -> {
                    if (event instanceof ContextClosedEvent) {
                        stopped.countDown();
                    }
                });
    }

    /**
     * Starts it.
     *
     * @throws CommandException if it does not start; why was said already, in the log
     */
    static Service start(WinnowHome home, Map<String, Object> defaults, List<String> arguments) {
        refuseSecond(home);
        try {
            return new Service(
                    WinnowApplication.start(home, defaults, arguments.toArray(String[]::new)));
        } catch (RuntimeException e) {
            throw new CommandException("the service did not start; the lines above say why", e);
        }
    }

    private static void refuseSecond(WinnowHome home) {
        try {
            RunningService running = home.service().find();
            if (running != null) {
                throw new CommandException(
                        "a service runs on %s already (process %d) and has %s open; stop it, or set WINNOW_HOME to another folder"
                                .formatted(running.url(), running.pid(), home.folder()));
            }
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The address under which it answers on this machine. */
    URI url() {
        return URI.create(
                "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
    }

    /** Waits until it is stopped, by Ctrl-C or by the system. */
    void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
