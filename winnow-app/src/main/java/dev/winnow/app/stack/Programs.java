package dev.winnow.app.stack;

import java.io.IOException;
import java.util.List;

/** How the programs of a stack are started. */
@FunctionalInterface
public interface Programs {

    /**
     * What follows the JVM's own flags on the command line of a program: what to run, and its first arguments.
     *
     * @throws IOException if the program is not there
     */
    List<String> command(StackProgram program) throws IOException;

    /** Whether a JVM can keep the classes that it has loaded for the next start: those of jars alone, not of folders. */
    default boolean areJars() {
        return true;
    }
}
