package dev.winnow.app.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Log levels of commands whose output is for people or scripts. */
public final class LogLevels {

    /** How to log to the error stream, as a resource. */
    static final String QUIET = "dev/winnow/app/cli/logback-quiet.xml";

    private static final String KEY = "logback.configurationFile";

    /** Lucene logs through the JDK, which drops a logger that nobody refers to, level and all. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    /** Says in two lines that vectors are slower without a module that the launcher left out. */
    private static final Logger VECTORS =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    private LogLevels() {}

    /**
     * Sends warnings and errors to the error stream, and drops the rest. Must be called before
     * anything logs.
     */
    public static void onlyWarnings() {
        System.setProperty(KEY, QUIET);
        LUCENE.setLevel(Level.WARNING);
        VECTORS.setLevel(Level.SEVERE);
    }
}
