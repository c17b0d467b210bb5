package dev.winnow.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a GPU before ONNX Runtime is asked for one: its first try unpacks 583 MB, four seconds
 * that a machine without a device need not wait.
 *
 * @param devices files of which one exists where a GPU can be used
 */
public record GpuProbe(List<Path> devices) {

    /**
     * The files that the NVIDIA driver makes on Linux, whatever the number of the GPU that a
     * container is given, and the one that Windows gives to its Linux subsystem.
     */
    public static final GpuProbe SYSTEM =
            new GpuProbe(List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg")));

    public GpuProbe {
        devices = List.copyOf(devices);
    }

    /** The reason why no GPU can be used; empty if one is worth a try. */
    public Optional<String> obstacle() {
        if (devices.stream().noneMatch(Files::exists)) {
            return Optional.of(
                    "there is no GPU device (looked for %s); give the machine or container one, with its driver"
                            .formatted(devices));
        }
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return Optional.of(
                    "this build of ONNX Runtime has the providers %s; build with the profile gpu for CUDA"
                            .formatted(OrtEnvironment.getAvailableProviders()));
        }
        return Optional.empty();
    }
}
