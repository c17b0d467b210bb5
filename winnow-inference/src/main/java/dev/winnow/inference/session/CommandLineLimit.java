package dev.winnow.inference.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Refuses what ONNX Runtime 1.29 does not survive: on Linux it ends the whole process with a segmentation fault, without a word, when the command line
 * of the process is longer than about 3,900 bytes. Long class paths are the usual cause.
 */
final class CommandLineLimit {

    /** Tried on Linux x64 with 1.29.0: 3,885 bytes work, 3,985 do not. */
    private static final int MOST_BYTES = 3_800;

    private static final Path OWN = Path.of("/proc/self/cmdline");

    private CommandLineLimit() {}

    /**
     * Checks this process; passes where the system does not tell.
     *
     * @throws LongCommandLineException if the command line is too long
     */
    static void check() {
        if (!Files.isReadable(OWN)) {
            return;
        }
        int length;
        try {
            length = Files.readAllBytes(OWN).length;
        } catch (IOException unreadable) {
            return;
        }
        if (length > MOST_BYTES) {
            throw new LongCommandLineException(length, MOST_BYTES);
        }
    }
}
