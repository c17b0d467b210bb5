package dev.winnow.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@Tag("servers")
class LocalBindingTest {

    @Test
    void without_keys_the_address_is_loopback() {
        assertThat(address(Map.of(), "server.address")).isEqualTo("127.0.0.1");
        assertThat(address(Map.of(), "management.server.address")).isNull();
    }

    @Test
    void a_management_port_of_its_own_is_bound_to_loopback_too() {
        assertThat(address(Map.of("management.server.port", "9090"), "management.server.address"))
                .isEqualTo("127.0.0.1");
        assertThat(
                        address(
                                Map.of("management.server.port", "0", "server.port", "0"),
                                "management.server.address"))
                .isEqualTo("127.0.0.1");
        assertThat(address(Map.of("management.server.port", "8080"), "management.server.address"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2", "::1"})
    void another_loopback_address_is_kept(String own) {
        assertThat(address(Map.of("server.address", own), "server.address")).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void an_address_that_others_can_reach_stops_the_start(String address) {
        assertThatExceptionOfType(UnusableConfigurationException.class)
                .isThrownBy(() -> address(Map.of("server.address", address), "server.address"))
                .withMessageContaining("server.address=" + address)
                .satisfies(
                        refused ->
                                assertThat(refused.action()).contains("winnow.security.open=true"));
    }

    @Test
    void with_a_key_or_when_open_the_address_is_the_operators() {
        assertThat(address(Map.of("winnow.security.open", "true"), "server.address")).isNull();
        assertThat(
                        address(
                                Map.of(
                                        "winnow.security.api-keys[0].name", "n",
                                        "winnow.security.api-keys[0].sha256", "ab".repeat(32),
                                        "server.address", "0.0.0.0"),
                                "server.address"))
                .isEqualTo("0.0.0.0");
    }

    private static String address(Map<String, Object> settings, String key) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        new LocalBinding().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty(key);
    }
}
