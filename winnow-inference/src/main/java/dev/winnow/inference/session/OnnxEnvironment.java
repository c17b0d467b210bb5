package dev.winnow.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

/**
 * The one environment of the process: ONNX Runtime shares it anyway and warns at the second name. Its telemetry is switched off here, which
 * ends it, but comes too late for what it writes while it is loaded: whoever starts the process sets {@code ORT_DISABLE_TELEMETRY=1}.
 */
final class OnnxEnvironment {

    private OnnxEnvironment() {}

    /** @throws LongCommandLineException if ONNX Runtime would end the process */
    static OrtEnvironment get() {
        CommandLineLimit.check();
        return Holder.ENVIRONMENT;
    }

    private static final class Holder {
        private static final OrtEnvironment ENVIRONMENT = create();

        private static OrtEnvironment create() {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(
                            OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "winnow");
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime would not turn its telemetry off", e);
            }
            return environment;
        }
    }
}
