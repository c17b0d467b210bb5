package dev.winnow.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one environment of the process: ONNX Runtime has one, and warns if it is asked for under
 * another name. Its telemetry is switched off here, which ends it, but comes too late for what it
 * writes while it is loaded: launchers set {@code ORT_DISABLE_TELEMETRY=1}.
 */
final class OnnxEnvironment {

    /**
     * Most bytes of the command line. On Linux, ONNX Runtime 1.29 ends the whole process with a
     * segmentation fault beyond about 3,900, and a long class path is the usual cause. Tried on
     * Linux x64 with 1.29.0: 3,885 bytes work, 3,985 do not.
     */
    private static final int MOST_BYTES = 3_800;

    private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");

    private OnnxEnvironment() {}

    /**
     * @throws LongCommandLineException if the command line is near the length at which ONNX Runtime
     *     ends the process
     */
    static OrtEnvironment get() {
        checkCommandLine();
        return Holder.ENVIRONMENT;
    }

    /** Does nothing where the system does not tell how long the command line is. */
    private static void checkCommandLine() {
        if (!Files.isReadable(OWN_COMMAND_LINE)) {
            return;
        }
        int length;
        try {
            length = Files.readAllBytes(OWN_COMMAND_LINE).length;
        } catch (IOException unreadable) {
            return;
        }
        if (length > MOST_BYTES) {
            throw new LongCommandLineException(length, MOST_BYTES);
        }
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
