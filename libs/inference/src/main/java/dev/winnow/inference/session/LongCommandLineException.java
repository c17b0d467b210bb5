package dev.winnow.inference.session;

import java.io.Serial;

/**
 * The command line of this process is longer than ONNX Runtime survives. The message says how to
 * shorten it.
 */
public final class LongCommandLineException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    LongCommandLineException(int bytes, int most) {
        super(
                "the command line of this process has %d bytes, and ONNX Runtime crashes beyond %d: start it with java -jar, or with the class path in the variable CLASSPATH, and hand long arguments over in files or on standard input"
                        .formatted(bytes, most));
    }
}
