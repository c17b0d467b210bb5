package dev.winnow.app.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GeneratorPropertiesTest {

    private static GeneratorProperties withImageAddresses(String... beginnings) {
        MapConfigurationPropertySource settings = new MapConfigurationPropertySource();
        settings.put("winnow.generator.image-addresses", String.join(",", beginnings));
        return new Binder(settings).bindOrCreate("winnow.generator", GeneratorProperties.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://images.example.org",
                "HTTPS://images.example.org:8443",
                "http://10.0.0.7",
                "https:images.example.org",
                "https:///images.example.org"
            })
    void the_beginning_of_an_image_address_that_other_hosts_share_stops_the_start(
            String beginning) {
        assertThatThrownBy(() -> withImageAddresses("data:image/", beginning))
                .rootCause()
                .hasMessageContaining("winnow.generator.image-addresses")
                .hasMessageContaining("write " + beginning + "/");
    }

    @Test
    void a_host_with_its_slash_a_path_and_a_whole_scheme_are_fine() {
        String[] beginnings = {
            "https://", "data:image/png;base64", "https://images.example.org/", "http://a.example/b"
        };

        assertThat(withImageAddresses(beginnings).imageAddresses()).containsExactly(beginnings);
    }
}
