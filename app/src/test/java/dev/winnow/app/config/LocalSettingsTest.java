package dev.winnow.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.library.WinnowSettings;
import dev.winnow.platform.config.UnusableConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSettingsTest {

    private static final String LOCATION = "spring.config.additional-location";

    @TempDir Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(LOCATION);
    }

    private LocalSettings read(String file) throws IOException {
        Path written = folder.resolve("settings.yml");
        Files.writeString(written, file);
        System.setProperty(LOCATION, written.toUri().toString());
        return LocalSettings.read(new WinnowHome(folder));
    }

    @Test
    void a_settings_file_holds_for_commands_that_open_the_index_themselves() throws IOException {
        LocalSettings settings =
                read(
                        """
                        winnow:
                          retriever:
                            fusion:
                              final-weight: 0.4
                            prf:
                              timing: both
                              feedback: 'on'
                        """);
        assertThat(settings.retriever().retrieval().finalWeight()).isEqualTo(.4f);
        assertThat(settings.retriever().retrieval().feedback().timing())
                .isEqualTo(FeedbackTiming.BOTH);
        assertThat(settings.retriever().directory()).isEqualTo(folder.resolve("index"));
    }

    @Test
    void without_a_file_everything_is_as_the_library_has_it() {
        WinnowHome home = new WinnowHome(folder);

        assertThat(LocalSettings.read(home).winnow())
                .isEqualTo(WinnowSettings.defaults(home.index()));
    }

    @Test
    void a_value_that_cannot_be_used_is_named() {
        assertThatThrownBy(() -> read("winnow.retriever.fusion.final-weight: 7"))
                .isInstanceOf(UnusableConfigurationException.class)
                .hasMessageContaining("winnow.retriever.fusion.final-weight");
    }
}
