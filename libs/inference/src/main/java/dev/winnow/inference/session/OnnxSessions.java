package dev.winnow.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelDescription.Variant;
import dev.winnow.inference.model.ModelSource.ModelFile;
import dev.winnow.inference.model.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one model on the device that is there: several on the CPU, one on a GPU. */
final class OnnxSessions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OnnxSessions.class);

    /** Inside one run on the CPU. More than 1 helps a lone request and hurts many. */
    private static final int THREADS_PER_SESSION = 1;

    private final ModelIdentity identity;
    private final String location;
    private final ExecutionDevice device;
    private final Precision precision;
    private final List<OnnxSession> sessions;

    private OnnxSessions(
            ModelIdentity identity,
            String location,
            ExecutionDevice device,
            Precision precision,
            List<OnnxSession> sessions) {
        this.identity = identity;
        this.location = location;
        this.device = device;
        this.precision = precision;
        this.sessions = sessions;
    }

    /**
     * Opens a model.
     *
     * @throws NoGpuException if a GPU is required and cannot be used
     * @throws InvalidModelException if the precision wanted does not exist, or the file is no model
     */
    static OnnxSessions open(ModelDescription model, InferenceSettings settings, GpuProbe probe) {
        if (settings.device() == InferenceSettings.Device.CPU) {
            return openOnCpu(model, settings);
        }
        Optional<String> obstacle = probe.obstacle();
        Optional<Variant> variant = VariantChoice.forGpu(model, settings.precision());
        if (obstacle.isEmpty() && variant.isEmpty()) {
            obstacle =
                    Optional.of(
                            "its fp16 or fp32 file is not there (%s lists %s); docs/reference/models.md says how it is made"
                                    .formatted(
                                            model.fields().location(), VariantChoice.list(model)));
        }
        if (obstacle.isEmpty()) {
            try {
                return openAll(model, variant.orElseThrow(), ExecutionDevice.CUDA, 1, settings);
            } catch (OrtException e) {
                obstacle =
                        Optional.of("ONNX Runtime says: " + String.valueOf(e.getMessage()).strip());
            }
        }
        if (settings.device() == InferenceSettings.Device.CUDA) {
            throw new NoGpuException(model.name(), obstacle.get());
        }
        log.debug("{} runs on the CPU: {}", model.name(), obstacle.get());
        return openOnCpu(model, settings);
    }

    private static OnnxSessions openOnCpu(ModelDescription model, InferenceSettings settings) {
        Variant variant = VariantChoice.forCpu(model, settings.precision());
        try {
            return openAll(model, variant, ExecutionDevice.CPU, settings.sessions(), settings);
        } catch (OrtException e) {
            throw new InvalidModelException(
                    "ONNX Runtime cannot load %s: %s"
                            .formatted(
                                    model.source().locate(variant.entry().file()), e.getMessage()),
                    e);
        }
    }

    private static OnnxSessions openAll(
            ModelDescription model,
            Variant variant,
            ExecutionDevice device,
            int count,
            InferenceSettings settings)
            throws OrtException {
        ModelFile file = model.modelFile(variant);
        List<OnnxSession> sessions = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                sessions.add(OnnxSession.open(file, device, settings));
            }
        } catch (OrtException | RuntimeException e) {
            closeAll(sessions);
            throw e;
        }
        ModelIdentity identity =
                new ModelIdentity(model.name(), file.sha256(), device.label(settings));
        return new OnnxSessions(
                identity,
                model.source().locate(variant.entry().file()),
                device,
                variant.precision(),
                Collections.unmodifiableList(sessions));
    }

    ModelIdentity identity() {
        return identity;
    }

    /** The file that is loaded, for messages. */
    String location() {
        return location;
    }

    ExecutionDevice device() {
        return device;
    }

    Precision precision() {
        return precision;
    }

    /** The session of a thread of the pool. A GPU's one session takes the runs of all threads. */
    OnnxSession of(int worker) {
        return sessions.get(worker % sessions.size());
    }

    @Override
    public void close() {
        closeAll(sessions);
    }

    private static void closeAll(List<OnnxSession> sessions) {
        for (OnnxSession session : sessions) {
            try {
                session.close();
            } catch (OrtException e) {
                log.warn("a session did not close; its memory stays taken", e);
            }
        }
    }

    /** The device that a model does run on. */
    enum ExecutionDevice {
        CPU,
        /** One of the GPUs that the process sees; more are given to further processes. */
        CUDA;

        /** The name in reports. */
        String label(InferenceSettings settings) {
            return this == CPU ? "cpu" : "cuda:" + settings.gpuDevice();
        }
    }

    /** A native session together with its options, which must live as long as it does. */
    static final class OnnxSession implements AutoCloseable {

        private final OrtSession session;
        private final SessionOptions options;

        private OnnxSession(OrtSession session, SessionOptions options) {
            this.session = session;
            this.options = options;
        }

        static OnnxSession open(ModelFile file, ExecutionDevice device, InferenceSettings settings)
                throws OrtException {
            // Before the options: those of CUDA write to the environment's log while they are made.
            OrtEnvironment environment = OnnxEnvironment.get();
            SessionOptions options = new SessionOptions();
            try {
                configure(options);
                if (device == ExecutionDevice.CUDA) {
                    try (OrtCUDAProviderOptions cuda =
                            new OrtCUDAProviderOptions(settings.gpuDevice())) {
                        options.addCUDA(cuda);
                    }
                }
                Path path = file.path();
                return new OnnxSession(
                        path == null
                                ? environment.createSession(file.bytes(), options)
                                : environment.createSession(path.toString(), options),
                        options);
            } catch (OrtException | RuntimeException e) {
                options.close();
                throw e;
            }
        }

        private static void configure(SessionOptions options) throws OrtException {
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(THREADS_PER_SESSION);
            // A thread that spins between runs takes a core from another session's run.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Rows have every length: a plan of memory made for one is of no use to the next, and
            // an arena would keep the peak.
            options.setMemoryPatternOptimization(false);
            options.setCPUArenaAllocator(false);
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
}
