package dev.winnow.inference.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.winnow.inference.model.ModelFile;
import java.nio.file.Path;

/** A native session together with its options, which must live as long as it does. */
final class OnnxSession implements AutoCloseable {

    private final OrtSession session;
    private final SessionOptions options;

    private OnnxSession(OrtSession session, SessionOptions options) {
        this.session = session;
        this.options = options;
    }

    static OnnxSession open(ModelFile file, ExecutionDevice device, int threads)
            throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            configure(options, device, threads);
            Path path = file.path();
            return new OnnxSession(
                    path == null
                            ? OnnxEnvironment.get().createSession(file.bytes(), options)
                            : OnnxEnvironment.get().createSession(path.toString(), options),
                    options);
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void configure(SessionOptions options, ExecutionDevice device, int threads)
            throws OrtException {
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(threads);
        // A thread that spins between runs takes a core from another session's run.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // Rows have every length: a plan of memory made for one is of no use to the next, and an
        // arena would keep the peak.
        options.setMemoryPatternOptimization(false);
        options.setCPUArenaAllocator(false);
        if (device == ExecutionDevice.CUDA) {
            options.addCUDA(0);
        }
    }

    OrtSession session() {
        return session;
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}
