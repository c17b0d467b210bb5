package dev.winnow.inference.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class TokenizerProcessTest {

    @TempDir private Path cache;

    @Test
    void the_first_tokenizer_of_a_process_opts_out_of_tracking_and_unpacks_where_it_is_told()
            throws IOException, InterruptedException {
        assertThat(firstTokenizer(System.getProperty("java.class.path")))
                .contains("before=null after=true tokens=2");
        assertThat(libraries()).isNotEmpty();
    }

    /**
     * The library asks this class of its own what GPU there is; with that answer it would go and
     * fetch a build that no jar has.
     */
    @Test
    void on_a_machine_with_a_gpu_the_tokenizer_is_the_one_of_the_jar_and_no_network_is_asked()
            throws IOException, InterruptedException {
        Path source =
                Files.writeString(
                        Files.createDirectories(cache.resolve("gpu")).resolve("CudaUtils.java"),
                        """
                        package ai.djl.util.cuda;

                        public final class CudaUtils {
                            public static boolean hasCuda() { return true; }
                            public static int getGpuCount() { return 1; }
                            public static String getCudaVersionString() { return "122"; }
                            public static String getComputeCapability(int device) { return "90"; }
                        }
                        """);
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .run(
                                        null,
                                        null,
                                        null,
                                        "-d",
                                        source.getParent().toString(),
                                        source.toString()))
                .isZero();

        assertThat(
                        firstTokenizer(
                                source.getParent()
                                        + File.pathSeparator
                                        + System.getProperty("java.class.path")))
                .contains("tokens=2");
        assertThat(libraries())
                .singleElement()
                .satisfies(library -> assertThat(library.toString()).contains("-cpu-"));
    }

    private String firstTokenizer(String classPath) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        FirstTokenizer.class.getName(),
                        "classpath:dev/winnow/inference/tiny/two-head");
        builder.environment()
                .keySet()
                .removeAll(List.of(ModelTokenizer.OPT_OUT, ModelTokenizer.FLAVOR));
        builder.environment().put("DJL_CACHE_DIR", cache.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.getFileName().toString().contains("tokenizers"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    /**
     * A program that loads a tokenizer in a fresh JVM, where no other test has set a property yet.
     */
    static final class FirstTokenizer {

        private FirstTokenizer() {}

        public static void main(String[] args) {
            String before = System.getProperty(ModelTokenizer.OPT_OUT);
            try (ModelTokenizer tokenizer =
                    ModelTokenizer.load(ModelDescription.read(ModelSource.of(args[0])))) {
                System.out.println(
                        "before=%s after=%s tokens=%d"
                                .formatted(
                                        before,
                                        System.getProperty(ModelTokenizer.OPT_OUT),
                                        tokenizer.encode("a needle").length));
            }
        }
    }
}
