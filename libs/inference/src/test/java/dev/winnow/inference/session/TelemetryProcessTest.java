package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime's telemetry writes a device id into the user's home and a queue of events beside it
 * before {@link OnnxEnvironment} can switch it off. The environment of this test, which is what the
 * build gives to all tests, does so before.
 */
@Tag("servers")
class TelemetryProcessTest {

    @TempDir private Path home;

    /** The tokenizer's own library may be unpacked. */
    @TempDir private Path tokenizers;

    @Test
    void a_session_in_a_fresh_process_leaves_no_file_in_home_cache_or_temporary_folder()
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Duser.home=" + home,
                        "-Djava.io.tmpdir=" + home,
                        FirstSession.class.getName(),
                        "classpath:dev/winnow/inference/tiny/embedder");
        for (String folder :
                List.of(
                        "HOME",
                        "TMPDIR",
                        "XDG_CACHE_HOME",
                        "XDG_CONFIG_HOME",
                        "XDG_DATA_HOME",
                        "XDG_STATE_HOME")) {
            builder.environment().put(folder, home.toString());
        }
        // In the environment, for a command line of this length would end the process.
        builder.environment()
                .putAll(
                        Map.of(
                                "CLASSPATH",
                                System.getProperty("java.class.path"),
                                "DJL_CACHE_DIR",
                                tokenizers.toString()));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("dimensions=");
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** A program that runs a model in a fresh JVM, with the environment that it was given. */
    static final class FirstSession {

        private FirstSession() {}

        public static void main(String[] args) throws Exception {
            try (InferencePool pool =
                            new InferencePool(
                                    InferenceSettings.defaults(), InstantSource.system());
                    OnnxEmbedder embedder = OnnxEmbedder.load(ModelSource.of(args[0]), pool)) {
                System.out.println(
                        "dimensions=" + embedder.embedQuery("a needle", Deadline.NONE).length);
            }
        }
    }
}
