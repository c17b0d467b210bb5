package dev.winnow.inference.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerProcessTest {

    @TempDir private Path cache;

    @Test
    void the_first_tokenizer_of_a_process_opts_out_of_tracking_and_unpacks_where_it_is_told()
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstTokenizer.class.getName(),
                        "classpath:dev/winnow/inference/tiny/two-head");
        builder.environment().remove(ModelTokenizer.OPT_OUT);
        builder.environment().put("DJL_CACHE_DIR", cache.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("before=null after=true tokens=2");
        assertThat(libraries()).isNotEmpty();
    }

    private List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.getFileName().toString().contains("tokenizers"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
