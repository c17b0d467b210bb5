package dev.winnow.app.cli;

import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import tools.jackson.core.JacksonException;

/** The service inside this process. */
final class Service implements AutoCloseable {

    /** The setting that names the port. */
    static final String PORT = "server.port";

    /** Spring Boot's own. */
    static final int DEFAULT_PORT = 8080;

    /** A port has 16 bits. */
    private static final int LAST_PORT = 65_535;

    /** A Winnow tells at once what it is; another program may never answer. Picked by hand. */
    private static final Duration GLANCE = Duration.ofSeconds(2);

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
            throw new CommandException(e, "the service did not start; the lines above say why");
        }
    }

    private static void refuseSecond(WinnowHome home) {
        try {
            RunningService running = home.service().find();
            if (running != null) {
                throw new CommandException(
                        "a service runs on %s already (process %d) and has %s open; stop it, or set WINNOW_HOME to another folder",
                        running.url(), running.pid(), home.folder());
            }
        } catch (IOException e) {
            throw new CommandException(e);
        }
    }

    /**
     * Tries a port, so that one that is taken is named before a long start and not after it.
     *
     * @param home in which no other service may run
     * @param command the command's name, for the remedy
     */
    static void requireFree(WinnowHome home, int port, String command) {
        refuseSecond(home);
        if (port < 0 || port > LAST_PORT) {
            throw new CommandException(
                    "there is no port %d; 1 to %d are possible", port, LAST_PORT);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            throw new CommandException(
                    e,
                    why.contains("denied")
                            ? "this user may not listen on port %d (%s); choose another port: winnow %s --port %d"
                            : "port %d is taken by "
                                    + holder(port)
                                    + " (%s); stop that one, or choose another port: winnow %s --port %d",
                    port,
                    why,
                    command,
                    port < LAST_PORT ? port + 1 : port - 1);
        }
    }

    /** Who has a port, as far as its front page tells. */
    private static String holder(int port) {
        URI address = URI.create("http://127.0.0.1:" + port);
        try (ServiceClient there = new ServiceClient(address, null)) {
            String body = there.send(there.request("").timeout(GLANCE));
            WinnowJson.tolerant().readValue(body, ConsoleController.Service.class);
            return "another Winnow, a demo, a service or a stack";
        } catch (CommandException | JacksonException e) {
            return "another program";
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
