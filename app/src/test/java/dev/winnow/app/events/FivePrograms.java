package dev.winnow.app.events;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.e2e.SampleIndex;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.query.Scope;
import dev.winnow.kg.boot.KgApplication;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.pruner.boot.PrunerApplication;
import dev.winnow.reranker.boot.RerankerApplication;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.testing.Broker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The five programs in this process, over a broker, with the small graph, a test model of two
 * layers, and an index that gets its documents by topic.
 */
public final class FivePrograms implements AutoCloseable {

    /** The programs, each with its part: the package of what only it has. */
    public enum Program {
        GATEWAY("app"),
        KG("kg"),
        RETRIEVER("retriever"),
        RERANKER("reranker"),
        PRUNER("pruner");

        private final String part;

        Program(String part) {
            this.part = part;
        }
    }

    /** What the programs publish; the class path of the tests holds all of it. */
    private static final List<String> PARTS =
            List.of(
                    "app.config.AppAutoConfiguration",
                    "kg.config.KgAutoConfiguration",
                    "retriever.config.RetrieverAutoConfiguration",
                    "ingest.config.IngestAutoConfiguration",
                    "reranker.config.RerankerAutoConfiguration",
                    "pruner.config.PrunerAutoConfiguration");

    /** Enough for a choice among them, and few enough to be quick. */
    private static final int CANDIDATES = 3;

    private static final Path MODEL =
            Path.of("../libs/inference/src/test/resources/dev/winnow/inference/tiny/two-layer")
                    .toAbsolutePath()
                    .normalize();

    /** Known, so that events that were recorded once are signed for every line to come. */
    public static final String SIGNING_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Function<Program, List<String>> connection;
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();
    private final ConfigurableApplicationContext retriever;
    private final ConfigurableApplicationContext reranker;

    /**
     * Starts them.
     *
     * @param connection how each reaches the broker, as arguments
     * @param gateway more arguments of the gateway
     */
    public FivePrograms(Function<Program, List<String>> connection, String... gateway)
            throws Exception {
        this.connection = connection;
        Path folder = Files.createDirectories(Path.of("target", "events"));
        WinnowHome home =
                SampleIndex.withGraph(new WinnowHome(Files.createTempDirectory(folder, "home")));
        var kg =
                service(
                        Program.KG,
                        KgApplication.class,
                        "--winnow.graph.path=" + home.sampleGraph());
        retriever =
                service(
                        Program.RETRIEVER,
                        RetrieverApplication.class,
                        "--winnow.kafka.documents.enabled=true",
                        "--winnow.retriever.directory=" + home.index());
        reranker =
                service(
                        Program.RERANKER,
                        RerankerApplication.class,
                        "--winnow.reranker.model-path=" + MODEL);
        service(Program.PRUNER, PrunerApplication.class);
        List<String> more = new ArrayList<>(List.of(gateway));
        more.add("--winnow.gateway.kg-url=" + address(kg));
        more.add("--winnow.gateway.retriever-url=" + address(retriever));
        more.add("--winnow.gateway.reranker-url=" + address(reranker));
        running.add(WinnowApplication.start(home, Map.of(), arguments(Program.GATEWAY, more)));
    }

    private ConfigurableApplicationContext service(
            Program program, Class<?> application, String... own) {
        List<String> more = new ArrayList<>(List.of(own));
        more.add(leavingOutTheOthers(program));
        ConfigurableApplicationContext context =
                SpringApplication.run(application, arguments(program, more));
        running.add(context);
        return context;
    }

    private static String leavingOutTheOthers(Program program) {
        return PARTS.stream()
                .filter(part -> !part.startsWith(program.part + "."))
                // The retriever's program takes documents in.
                .filter(part -> program != Program.RETRIEVER || !part.startsWith("ingest."))
                .map(part -> "dev.winnow." + part)
                .collect(Collectors.joining(",", "--spring.autoconfigure.exclude=", ""));
    }

    private String[] arguments(Program program, List<String> more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--logging.level.root=WARN",
                                "--winnow.pipeline.transport=kafka",
                                "--winnow.kafka.concurrency=1",
                                "--winnow.kafka.signing-key=" + SIGNING_KEY));
        arguments.addAll(connection.apply(program));
        arguments.addAll(more);
        return arguments.toArray(String[]::new);
    }

    /** A broker with the topics of the usual plan. */
    public static Broker broker() {
        TopicPlan plan = new TopicPlan(1, (short) 1, 3, List.of(QuestionsTopic.DEFAULT));
        return Broker.start(topics -> new TopicAdmin(topics).apply(plan));
    }

    /** The services and the gateway. */
    public List<ConfigurableApplicationContext> all() {
        return List.copyOf(running);
    }

    /** Where the gateway takes questions. */
    public URI gateway() {
        return address(running.getLast());
    }

    /** Where the retriever takes what the gateway sends on. */
    public URI retriever() {
        return address(retriever);
    }

    /** Ends the reranker, as a broken machine would as far as others can see. */
    public void endReranker() {
        reranker.close();
    }

    private static URI address(ConfigurableApplicationContext program) {
        return URI.create(
                "http://127.0.0.1:"
                        + program.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Ids of the documents that the index has now, in order. */
    List<String> documents() throws IOException {
        return documents(Scope.local());
    }

    /** The same of those that a scope may see. */
    public List<String> documents(Scope scope) throws IOException {
        return retriever.getBean(DocumentStore.class).list(scope, null, 1_000).stream()
                .map(document -> document.id().value())
                .sorted()
                .toList();
    }

    /** A question as its topic takes it. */
    static String question(String query) {
        return "{\"query\": \"%s\", \"settings\": {\"candidates\": %d}, \"timeout_ms\": 60000}"
                .formatted(query, CANDIDATES);
    }

    @Override
    public void close() {
        running.reversed().forEach(ConfigurableApplicationContext::close);
    }
}
