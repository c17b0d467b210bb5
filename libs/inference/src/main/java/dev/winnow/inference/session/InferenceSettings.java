package dev.winnow.inference.session;

import dev.winnow.inference.model.Precision;
import org.jspecify.annotations.Nullable;

/**
 * The settings of models at run time.
 *
 * @param device the device that models are wanted on
 * @param precision the variant of a model to take, or null for the best one of the device: the
 *     model's first on the CPU, fp16 or else fp32 on a GPU
 * @param sessions threads of the pool, and CPU sessions of each model, at least 1
 * @param gpuDevice the number of the GPU that is taken, where one is, as CUDA counts those that the
 *     process sees, from 0
 * @param queueTokens most tokens of questions that may wait, beyond it they are refused; imports
 *     wait for a quarter of it beside them
 * @param batchTokens most tokens of one GPU batch, padding included
 */
public record InferenceSettings(
        Device device,
        @Nullable Precision precision,
        int sessions,
        int gpuDevice,
        int queueTokens,
        int batchTokens) {

    /**
     * Some 18 seconds of work for the default reranker on two cores (7,000 tokens a second). That
     * is more than one default deadline: a request may bring a longer one, and what cannot be done
     * in time ends at its own. Not tuned further.
     */
    public static final int QUEUE_TOKENS = 131_072;

    /**
     * A common size for GPU servers of models of this class; it bounds the memory of one run, not
     * its result. Never tried on a device of ours.
     */
    public static final int BATCH_TOKENS = 16_384;

    public InferenceSettings {
        if (sessions < 1) {
            throw new IllegalArgumentException(
                    "winnow.inference.sessions must be at least 1, got " + sessions);
        }
        if (gpuDevice < 0) {
            throw new IllegalArgumentException(
                    "winnow.inference.gpu-device must be at least 0, got " + gpuDevice);
        }
        if (queueTokens < 1 || batchTokens < 1) {
            throw new IllegalArgumentException(
                    "the queue and a batch must hold at least 1 token, got %d and %d"
                            .formatted(queueTokens, batchTokens));
        }
    }

    /** Settings with the usual bounds of the queue and of batches. */
    public InferenceSettings(
            Device device, @Nullable Precision precision, int sessions, int gpuDevice) {
        this(device, precision, sessions, gpuDevice, QUEUE_TOKENS, BATCH_TOKENS);
    }

    /** One session for each core, the device chosen by what is there. */
    public static InferenceSettings defaults() {
        return new InferenceSettings(
                Device.AUTO, null, Runtime.getRuntime().availableProcessors(), 0);
    }

    public InferenceSettings withSessions(int count) {
        return new InferenceSettings(device, precision, count, gpuDevice, queueTokens, batchTokens);
    }

    public InferenceSettings withQueueTokens(int tokens) {
        return new InferenceSettings(device, precision, sessions, gpuDevice, tokens, batchTokens);
    }

    public InferenceSettings withDevice(Device choice) {
        return new InferenceSettings(
                choice, precision, sessions, gpuDevice, queueTokens, batchTokens);
    }

    /** The device that models are wanted to run on. */
    public enum Device {
        /** On a GPU where there is one and the model has a float variant, else on the CPU. */
        AUTO,
        CPU,
        /** On a GPU; where that fails, not at all. */
        CUDA
    }
}
