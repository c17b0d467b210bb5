package dev.winnow.bench.stack;

import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
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
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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
        List<String> command(Program program) throws IOException;

        /**
         * True if all of them run from jars: a JVM can keep the classes that it has loaded for the
         * next start, those of jars alone, not of folders.
         */
        default boolean areJars() {
            return true;
        }

        /**
         * The programs as the launcher builds them.
         *
         * @param checkout in which they were built
         */
        static Programs built(Path checkout) {
            return program -> {
                Path folder = checkout.resolve(program.folder());
                Path jar = folder.resolve("target/run").resolve(folder.getFileName() + ".jar");
                if (!Files.isRegularFile(jar)) {
                    throw new IOException(
                            "%s is not built: there is no %s; run ./winnow stack from a checkout"
                                    .formatted(program.label(), jar));
                }
                return switch (program) {
                    case BROKER -> List.of("-jar", jar.toString(), "broker");
                    case GATEWAY -> List.of("-jar", jar.toString(), "serve");
                    case KG, RETRIEVER, RERANKER, PRUNER -> List.of("-jar", jar.toString());
                };
            };
        }
    }

    /**
     * Ports on which the programs listen, all on the loopback address.
     *
     * @param gateway of the gateway; the services take the ports after it
     * @param broker of the broker; its controller takes the next one
     */
    public record Ports(int gateway, int broker) {

        private int of(Program program) {
            return program == Program.BROKER
                    ? broker
                    : gateway + program.ordinal() - Program.GATEWAY.ordinal();
        }
    }

    /**
     * The order in which programs are stopped: the gateway first, so that no question comes in any
     * more; the broker last, so that the others can finish theirs.
     */
    public static final List<Program> DOWN =
            List.of(
                    Program.GATEWAY,
                    Program.KG,
                    Program.RETRIEVER,
                    Program.RERANKER,
                    Program.PRUNER,
                    Program.BROKER);

    /**
     * On two cores five programs start at once; the model of the reranker and the encoder of the
     * retriever are loaded.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The default of winnow.kafka.retry-delays has three retries. */
    private static final TopicPlan TOPICS =
            new TopicPlan(4, (short) 1, 3, List.of(QuestionsTopic.DEFAULT));

    /** Time for a program that is busy with a question to finish it. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final StackFolder folder;
    private final Ports ports;
    private final Programs programs;
    private final Map<Program, List<String>> settings;
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
            Map<Program, List<String>> settings) {
        this.folder = folder;
        this.ports = ports;
        this.programs = programs;
        this.settings = Map.copyOf(settings);
    }

    /** The address at which clients reach the stack. */
    public URI url() {
        return url(Program.GATEWAY);
    }

    /** The address of one program. */
    public URI url(Program program) {
        return URI.create("http://127.0.0.1:" + ports.of(program));
    }

    /** The address of the broker, as Kafka's clients take it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.broker();
    }

    /** A client for the broker's topics; closed by the caller. */
    public Admin admin() {
        return Admin.create(
                Map.<String, Object>of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /**
     * Starts a program. It may not be ready yet.
     *
     * @throws IOException if it is not there or cannot be started
     */
    public void start(Program program) throws IOException {
        Path log = folder.log(program);
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command(program));
        builder.directory(folder.folder().toFile());
        if (program != Program.BROKER) {
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

    private List<String> command(Program program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(program.jvmFlags());
        if (program == Program.BROKER) {
            command.addAll(programs.command(program));
            command.add(folder.records().toString());
            command.add(Integer.toString(ports.broker()));
            return command;
        }
        if (program == Program.RETRIEVER || program == Program.RERANKER) {
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
        if (program == Program.GATEWAY) {
            command.add("--winnow.gateway.kg-url=" + url(Program.KG));
            command.add("--winnow.gateway.retriever-url=" + url(Program.RETRIEVER));
            command.add("--winnow.gateway.reranker-url=" + url(Program.RERANKER));
        }
        command.addAll(settings.getOrDefault(program, List.of()));
        return command;
    }

    /** True if a program answers and has what it needs. */
    public boolean isReady(Program program) {
        if (program == Program.BROKER) {
            return isTaken(program);
        }
        HttpRequest health =
                HttpRequest.newBuilder(url(program).resolve("/actuator/health/readiness"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
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
    public boolean awaitReady(Program program, Duration patience)
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
    public void stop(Program program) throws IOException, InterruptedException {
        end(program, false);
    }

    /** Kills a program as a broken machine would: nothing is finished, nothing is said. */
    public void kill(Program program) throws IOException, InterruptedException {
        end(program, true);
    }

    private void end(Program program, boolean atOnce) throws IOException, InterruptedException {
        RunningService running = folder.running(program);
        ProcessHandle process =
                running == null ? null : ProcessHandle.of(running.pid()).orElse(null);
        if (process != null && (atOnce || !(process.destroy() && ended(process)))) {
            process.destroyForcibly();
            ended(process);
        }
        folder.stopped(program);
    }

    /**
     * To be asked before the first start, for a program tells in its log alone what is in its way.
     *
     * @param home in which the gateway would be the running service
     * @throws IOException if a service has the home, or something listens on a port
     */
    public void requirePlace(WinnowHome home) throws IOException {
        RunningService service = home.service().find();
        if (service != null && running(Program.GATEWAY) == null) {
            throw new IOException(
                    "a service runs on %s already (process %d) in %s; stop it, or set WINNOW_HOME to another folder and choose other ports with --port"
                            .formatted(service.url(), service.pid(), home.folder()));
        }
        for (Program program : Program.values()) {
            if (running(program) == null && isTaken(program)) {
                throw new IOException(
                        "another program answers on %s, where the %s would; stop it, or choose other ports: winnow stack up --port %d --broker-port %d"
                                .formatted(
                                        url(program),
                                        program.label(),
                                        ports.gateway() + 100,
                                        ports.broker() + 100));
            }
        }
    }

    /**
     * Starts what does not run yet, first the broker and its topics, and waits until all of it is
     * ready.
     *
     * @param tell takes a line about each step
     * @throws IOException if something does not become ready
     */
    public void up(Consumer<String> tell) throws IOException, InterruptedException {
        begin(Program.BROKER, tell);
        require(Program.BROKER);
        try (Admin admin = admin()) {
            new TopicAdmin(admin).apply(TOPICS);
        }
        for (Program program : Program.values()) {
            begin(program, tell);
        }
        for (Program program : Program.values()) {
            require(program);
            tell.accept("  %-10s is ready".formatted(program.label()));
        }
        // One that ended meanwhile may have looked ready, by the answer of what else is there.
        for (Program program : Program.values()) {
            require(program);
        }
    }

    private void begin(Program program, Consumer<String> tell) throws IOException {
        if (running(program) == null) {
            tell.accept("starting %s".formatted(program.label()));
            start(program);
        }
    }

    private void require(Program program) throws IOException, InterruptedException {
        if (!awaitReady(program, PATIENCE)) {
            throw new IOException(
                    "the %s did not become ready; %s says why"
                            .formatted(program.label(), folder.log(program)));
        }
    }

    /**
     * Stops what runs.
     *
     * @param tell takes a line about each program
     */
    public void down(Consumer<String> tell) throws IOException, InterruptedException {
        for (Program program : DOWN) {
            if (running(program) != null) {
                stop(program);
                tell.accept("stopped %s".formatted(program.label()));
            }
        }
    }

    /** The process of a program, or null. */
    public @Nullable RunningService running(Program program) throws IOException {
        return folder.running(program);
    }

    private static boolean ended(ProcessHandle process) throws InterruptedException {
        long end = System.nanoTime() + GRACE.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(GLANCE);
        }
        return !process.isAlive();
    }

    /** True if something listens where a program would. */
    private boolean isTaken(Program program) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(program)),
                    500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The programs of a stack, in the order in which they start. */
    public enum Program {
        /** Carries the records. */
        BROKER("broker", "bench", 256),
        /** Takes questions and answers them. */
        GATEWAY("gateway", "app", 384),
        /** Links entities and finds facts. */
        KG("kg", "kg-service", 512),
        /** Finds candidates. */
        RETRIEVER("retriever", "retriever-service", 768),
        /** Scores candidates and sentences. */
        RERANKER("reranker", "reranker-service", 512),
        /** Decides what is kept. */
        PRUNER("pruner", "pruner-service", 256);

        private final String label;
        private final String folder;
        private final int heapMegabytes;

        Program(String label, String folder, int heapMegabytes) {
            this.label = label;
            this.folder = folder;
            this.heapMegabytes = heapMegabytes;
        }

        /** The name in messages, and of the log. */
        public String label() {
            return label;
        }

        /** Where its module lies in a checkout. */
        String folder() {
            return folder;
        }

        /** Flags of the JVM: on one machine each program gets what it needs and no more. */
        List<String> jvmFlags() {
            return List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-Xmx" + heapMegabytes + "m");
        }
    }
}
