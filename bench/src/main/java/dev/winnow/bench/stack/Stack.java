package dev.winnow.bench.stack;

import dev.winnow.app.home.RunningService;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs of a stack, as processes that are started, watched and stopped. */
public final class Stack {

    /** The command lines of the programs. */
    @FunctionalInterface
    public interface Programs {

        /**
         * The part of a program's command line after the JVM's own flags: what to run, and its
         * first arguments.
         *
         * @throws IOException if the program is not there
         */
        List<String> command(StackProgram program) throws IOException;

        /**
         * True if all of them run from jars: a JVM can keep the classes that it has loaded for the
         * next start, those of jars alone, not of folders.
         */
        default boolean areJars() {
            return true;
        }
    }

    /**
     * Ports on which the programs listen, all on the loopback address.
     *
     * @param gateway of the gateway; the services take the ports after it
     * @param broker of the broker; its controller takes the next one
     */
    public record Ports(int gateway, int broker) {

        private int of(StackProgram program) {
            return program == StackProgram.BROKER
                    ? broker
                    : gateway + program.ordinal() - StackProgram.GATEWAY.ordinal();
        }
    }

    /** Time for a program that is busy with a question to finish it. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final StackFolder folder;
    private final Ports ports;
    private final Programs programs;
    private final Map<StackProgram, List<String>> settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * @param programs their command lines
     * @param settings further arguments of single programs
     */
    public Stack(
            StackFolder folder,
            Ports ports,
            Programs programs,
            Map<StackProgram, List<String>> settings) {
        this.folder = folder;
        this.ports = ports;
        this.programs = programs;
        this.settings = Map.copyOf(settings);
    }

    /** The address at which clients reach the stack. */
    public URI url() {
        return url(StackProgram.GATEWAY);
    }

    /** The address of one program. */
    public URI url(StackProgram program) {
        return URI.create("http://127.0.0.1:" + ports.of(program));
    }

    /** The address of the broker, as Kafka's clients take it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.broker();
    }

    /**
     * Starts a program. It may not be ready yet.
     *
     * @throws IOException if it is not there or cannot be started
     */
    public void start(StackProgram program) throws IOException {
        Path log = folder.log(program);
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command(program));
        builder.directory(folder.folder().toFile());
        if (program != StackProgram.BROKER) {
            // Not as an argument: everybody on the machine may read those.
            builder.environment()
                    .put(
                            "WINNOW_KAFKA_SIGNINGKEY",
                            Base64.getEncoder().encodeToString(folder.signingKey().read()));
        }
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        Process process = builder.start();
        folder.started(program, url(program), process.toHandle());
    }

    private List<String> command(StackProgram program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(program.jvmFlags());
        if (program == StackProgram.BROKER) {
            command.addAll(programs.command(program));
            command.add(folder.records().toString());
            command.add(Integer.toString(ports.broker()));
            return command;
        }
        if (program == StackProgram.RETRIEVER || program == StackProgram.RERANKER) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        if (programs.areJars()) {
            Path classes = folder.classes(program);
            Files.createDirectories(classes.getParent());
            // Made when a program that ran without one is stopped, used from then on.
            command.add(
                    (Files.exists(classes) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + classes);
            command.add("-Xlog:disable");
        }
        command.addAll(programs.command(program));
        command.addAll(
                List.of(
                        "--server.port=" + ports.of(program),
                        "--spring.main.banner-mode=off",
                        "--winnow.pipeline.transport=kafka",
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers(),
                        // The same program keeps its partitions when it is started again.
                        "--spring.kafka.consumer.properties.group.instance.id=" + program.label()));
        if (program == StackProgram.GATEWAY) {
            command.add("--winnow.gateway.kg-url=" + url(StackProgram.KG));
            command.add("--winnow.gateway.retriever-url=" + url(StackProgram.RETRIEVER));
            command.add("--winnow.gateway.reranker-url=" + url(StackProgram.RERANKER));
        }
        command.addAll(settings.getOrDefault(program, List.of()));
        return command;
    }

    /** True if something listens where a program would. */
    public boolean isTaken(StackProgram program) {
        return answers(ports.of(program));
    }

    /** True if a program answers and has what it needs. */
    public boolean isReady(StackProgram program) {
        if (program == StackProgram.BROKER) {
            return isTaken(program);
        }
        URI health = url(program).resolve("/actuator/health/readiness");
        try {
            return http.send(
                                    HttpRequest.newBuilder(health)
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until a program is ready.
     *
     * @return false if it ended instead, or was not ready in time
     */
    public boolean awaitReady(StackProgram program, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (folder.running(program) == null) {
                return false;
            }
            if (isReady(program)) {
                return true;
            }
            Thread.sleep(GLANCE);
        }
        return false;
    }

    /** Stops a program and waits until it has ended: first by asking, then by force. */
    public void stop(StackProgram program) throws IOException, InterruptedException {
        RunningService running = folder.running(program);
        if (running != null) {
            ProcessHandle process = ProcessHandle.of(running.pid()).orElse(null);
            if (process != null) {
                process.destroy();
                if (!ended(process, GRACE)) {
                    process.destroyForcibly();
                    ended(process, GRACE);
                }
            }
        }
        folder.stopped(program);
    }

    /** Kills a program as a broken machine would: nothing is finished, nothing is said. */
    public void kill(StackProgram program) throws IOException, InterruptedException {
        RunningService running = folder.running(program);
        if (running != null) {
            ProcessHandle process = ProcessHandle.of(running.pid()).orElse(null);
            if (process != null) {
                process.destroyForcibly();
                ended(process, GRACE);
            }
        }
        folder.stopped(program);
    }

    /** The process of a program, or null. */
    public @Nullable RunningService running(StackProgram program) throws IOException {
        return folder.running(program);
    }

    private static boolean ended(ProcessHandle process, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(GLANCE);
        }
        return !process.isAlive();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
