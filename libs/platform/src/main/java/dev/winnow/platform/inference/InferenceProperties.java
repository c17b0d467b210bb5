package dev.winnow.platform.inference;

import dev.winnow.inference.model.Precision;
import dev.winnow.inference.session.InferenceSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How models run.
 *
 * @param device cpu, cuda (a GPU, or no start), or auto: a GPU where there is one
 * @param precision int8, fp16 or fp32; the best one of the device if it is left out
 * @param sessions threads that run models; 0 means one for each processor
 * @param threadsPerSession threads inside one run on the CPU
 * @param queueTokens most tokens of questions that may wait, beyond it they are refused; imports
 *     wait for a quarter of it beside them
 * @param batchTokens most tokens of one GPU batch, padding included
 * @param gpuDevice number of the GPU, as CUDA counts those that the process sees, from 0
 * @param gpuMemory most of its memory that one model takes for weights and batches; 0B is what it
 *     needs. A batch that does not fit runs in halves
 */
@ConfigurationProperties("winnow.inference")
public record InferenceProperties(
        @DefaultValue("auto") InferenceSettings.Device device,
        @Nullable Precision precision,
        @DefaultValue("0") int sessions,
        @DefaultValue("1") int threadsPerSession,
        @DefaultValue("" + InferenceSettings.DEFAULT_QUEUE_TOKENS) int queueTokens,
        @DefaultValue("" + InferenceSettings.DEFAULT_BATCH_TOKENS) int batchTokens,
        @DefaultValue("0") int gpuDevice,
        @DefaultValue("0B") DataSize gpuMemory) {

    public InferenceProperties {
        if (sessions < 0) {
            throw new IllegalArgumentException(
                    "winnow.inference.sessions must be 0 or more, got " + sessions);
        }
        new InferenceSettings(
                device,
                precision,
                Math.max(1, sessions),
                threadsPerSession,
                queueTokens,
                batchTokens,
                new InferenceSettings.Gpu(gpuDevice, gpuMemory.toBytes()));
    }

    /** The settings, in which 0 sessions have become one for each processor. */
    public InferenceSettings settings() {
        return new InferenceSettings(
                device,
                precision,
                sessions == 0 ? Runtime.getRuntime().availableProcessors() : sessions,
                threadsPerSession,
                queueTokens,
                batchTokens,
                new InferenceSettings.Gpu(gpuDevice, gpuMemory.toBytes()));
    }
}
