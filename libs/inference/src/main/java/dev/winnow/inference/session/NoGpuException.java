package dev.winnow.inference.session;

import java.io.Serial;

/**
 * A GPU is required and there is none that the model can run on. The message says what was looked
 * for.
 */
public final class NoGpuException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    NoGpuException(String model, String reason) {
        super(
                "winnow.inference.device=cuda, but %s cannot run on a GPU: %s. Or set it to auto to run on the CPU"
                        .formatted(model, reason));
    }
}
