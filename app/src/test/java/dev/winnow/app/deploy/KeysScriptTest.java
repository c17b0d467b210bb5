package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/keys}, which makes the keys of a local installation. */
@Tag("servers")
class KeysScriptTest {

    @TempDir private Path folder;

    @BeforeAll
    static void a_shell_with_the_usual_tools() throws IOException, InterruptedException {
        Command.needed("sha256sum", "--version");
    }

    @Test
    void keys_are_long_their_hashes_fit_and_nobody_else_can_read_them() throws Exception {
        Properties keys = run();

        assertThat(keys.getProperty("WINNOW_API_KEY")).matches("[0-9a-f]{64}");
        assertThat(keys)
                .containsEntry("WINNOW_API_KEY_SHA256", sha256(keys.getProperty("WINNOW_API_KEY")))
                .containsEntry("WINNOW_METRICS_KEY_SHA256", sha256(metricsKey()))
                .containsEntry("COMPOSE_PROFILES", "cpu");
        assertThat(Base64.getDecoder().decode(keys.getProperty("WINNOW_KAFKA_SIGNINGKEY")))
                .hasSize(32);
        assertThat(Files.getPosixFilePermissions(env()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("secrets")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_second_run_changes_nothing_and_two_installations_have_nothing_in_common()
            throws Exception {
        Properties first = run();
        String metrics = metricsKey();

        assertThat(run()).isEqualTo(first);
        assertThat(metricsKey()).isEqualTo(metrics);

        Files.delete(env());
        Properties other = run();
        for (String key : List.of("WINNOW_API_KEY", "WINNOW_KAFKA_SIGNINGKEY")) {
            assertThat(other.getProperty(key)).as(key).isNotEqualTo(first.getProperty(key));
        }
    }

    private String metricsKey() throws IOException {
        return Files.readString(folder.resolve("secrets/metrics-key"));
    }

    @Test
    void what_somebody_set_stays_and_its_hash_follows() throws Exception {
        Files.writeString(env(), "WINNOW_API_KEY=mine\nWINNOW_API_KEY_SHA256=old\nKAFKA_PORT=1\n");

        Properties keys = run();

        assertThat(keys)
                .containsEntry("WINNOW_API_KEY", "mine")
                .containsEntry("WINNOW_API_KEY_SHA256", sha256("mine"))
                .containsEntry("KAFKA_PORT", "1")
                .containsKey("GRAFANA_PASSWORD");
    }

    private Path env() {
        return folder.resolve(".env");
    }

    private Properties run() throws IOException, InterruptedException {
        Command.output("deploy/keys", env().toString(), folder.resolve("secrets").toString());
        Properties keys = new Properties();
        try (var in = Files.newBufferedReader(env())) {
            keys.load(in);
        }
        return keys;
    }

    private static String sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
