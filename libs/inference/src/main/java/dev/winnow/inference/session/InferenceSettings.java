package dev.winnow.inference.session;

import dev.winnow.inference.model.Precision;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of models at run time.
 *
 * @param device the device that models are wanted on
 * @param precision the variant of a model to take, or null for the best one of the device: the
 *     model's first on the CPU, fp16 or else fp32 on a GPU
 * @param sessions threads of the pool, and CPU sessions of each model, at least 1
 * @param threadsPerSession threads inside one run on the CPU, at least 1; more than 1 helps a lone
 *     request and hurts many
 * @param queueTokens most tokens of questions that may wait, beyond it they are refused; imports
 *     wait for a quarter of it beside them
 * @param batchTokens most tokens of one GPU batch, padding included
 * @param gpu the GPU that is taken, where one is
 */
public record InferenceSettings(
        Device device,
        @Nullable Precision precision,
        int sessions,
        int threadsPerSession,
        int queueTokens,
        int batchTokens,
        Gpu gpu) {

    /**
     * Some 18 seconds of work for the default reranker on two cores (7,000 tokens a second; twice
     * that with six layers). That is more than one default deadline: a request may bring a longer
     * one, and what cannot be done in time ends at its own. Not tuned further.
     */
    public static final int DEFAULT_QUEUE_TOKENS = 131_072;

    /**
     * A common size for GPU servers of models of this class; it bounds the memory of one run, not
     * its result. Never tried on a device of ours.
     */
    public static final int DEFAULT_BATCH_TOKENS = 16_384;

    public InferenceSettings {
        atLeast("sessions", sessions, 1);
        atLeast("threads-per-session", threadsPerSession, 1);
        atLeast("queue-tokens", queueTokens, 1);
        atLeast("batch-tokens", batchTokens, 1);
    }

    /** One session for each core, the device chosen by what is there. */
    public static InferenceSettings defaults() {
        return new InferenceSettings(
                Device.AUTO,
                null,
                Runtime.getRuntime().availableProcessors(),
                1,
                DEFAULT_QUEUE_TOKENS,
                DEFAULT_BATCH_TOKENS,
                Gpu.FIRST);
    }

    public InferenceSettings withSessions(int count) {
        return new InferenceSettings(
                device, precision, count, threadsPerSession, queueTokens, batchTokens, gpu);
    }

    public InferenceSettings withQueueTokens(int tokens) {
        return new InferenceSettings(
                device, precision, sessions, threadsPerSession, tokens, batchTokens, gpu);
    }

    public InferenceSettings withDevice(Device choice) {
        return new InferenceSettings(
                choice, precision, sessions, threadsPerSession, queueTokens, batchTokens, gpu);
    }

    public InferenceSettings withPrecision(Precision wanted) {
        return new InferenceSettings(
                device, wanted, sessions, threadsPerSession, queueTokens, batchTokens, gpu);
    }

    public InferenceSettings withGpu(Gpu choice) {
        return new InferenceSettings(
                device, precision, sessions, threadsPerSession, queueTokens, batchTokens, choice);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "winnow.inference.%s must be at least %d, got %d".formatted(key, least, value));
        }
    }

    /**
     * The GPU of a process.
     *
     * @param device its number as CUDA counts those that the process sees, from 0
     * @param memory most bytes that one model takes of its memory for weights and batches, or 0 for
     *     what it needs; CUDA's own libraries come on top. A batch that does not fit runs in halves
     */
    public record Gpu(int device, long memory) {

        /** The first, with as much of its memory as is needed. */
        public static final Gpu FIRST = new Gpu(0, 0);

        public Gpu {
            atLeast("gpu-device", device, 0);
            atLeast("gpu-memory", memory, 0);
        }

        /**
         * What ONNX Runtime's CUDA provider is told beside the number of the device, in its own
         * words.
         */
        Map<String, String> providerOptions() {
            return memory == 0 ? Map.of() : Map.of("gpu_mem_limit", Long.toString(memory));
        }
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
