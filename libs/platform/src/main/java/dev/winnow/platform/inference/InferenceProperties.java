package dev.winnow.platform.inference;

import dev.winnow.inference.model.Precision;
import dev.winnow.inference.session.InferenceSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How models run.
 *
 * @param device cpu, cuda (a GPU, or no start), or auto: a GPU where there is one
 * @param precision int8, fp16 or fp32; the best one of the device if it is left out
 * @param sessions threads that run models; 0 means one for each processor
 * @param gpuDevice number of the GPU, as CUDA counts those that the process sees, from 0
 */
@ConfigurationProperties("winnow.inference")
public record InferenceProperties(
        @DefaultValue("auto") InferenceSettings.Device device,
        @Nullable Precision precision,
        @DefaultValue("0") int sessions,
        @DefaultValue("0") int gpuDevice) {

    public InferenceProperties {
        if (sessions < 0) {
            throw new IllegalArgumentException(
                    "winnow.inference.sessions must be 0 or more, got " + sessions);
        }
        new InferenceSettings(device, precision, Math.max(1, sessions), gpuDevice);
    }

    /** The settings, in which 0 sessions have become one for each processor. */
    public InferenceSettings settings() {
        int threads = sessions == 0 ? Runtime.getRuntime().availableProcessors() : sessions;
        return new InferenceSettings(device, precision, threads, gpuDevice);
    }
}
