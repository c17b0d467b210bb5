package dev.winnow.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

/** The one environment of the process: ONNX Runtime shares it anyway and warns at the second name. */
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
