package dev.winnow.platform.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.model.Precision;
import dev.winnow.inference.session.InferenceSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class InferencePropertiesTest {

    @Test
    void runs_models_as_the_inference_module_would() {
        InferenceProperties properties = bind(Map.of());

        assertThat(properties)
                .isEqualTo(new InferenceProperties(InferenceSettings.Device.AUTO, null, 0, 0));
        assertThat(properties.settings()).isEqualTo(InferenceSettings.defaults());
        assertThat(properties.settings().sessions())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void takes_a_value_for_every_key() {
        assertThat(
                        bind(Map.of(
                                        "winnow.inference.device", "cuda",
                                        "winnow.inference.precision", "fp16",
                                        "winnow.inference.sessions", "3",
                                        "winnow.inference.gpu-device", "1"))
                                .settings())
                .isEqualTo(
                        new InferenceSettings(InferenceSettings.Device.CUDA, Precision.FP16, 3, 1));
    }

    @Test
    void names_the_key_of_a_value_out_of_range() {
        assertThatThrownBy(() -> bind(Map.of("winnow.inference.sessions", "-1")))
                .rootCause()
                .hasMessage("winnow.inference.sessions must be 0 or more, got -1");
        assertThatThrownBy(() -> bind(Map.of("winnow.inference.gpu-device", "-1")))
                .rootCause()
                .hasMessage("winnow.inference.gpu-device must be at least 0, got -1");
    }

    private static InferenceProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("winnow.inference", InferenceProperties.class);
    }
}
