package dev.winnow.app.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps libraries quiet in commands whose output is for people or scripts: warnings go to the error stream, nothing else is said. */
final class Quiet {

    private static final String KEY = "logback.configurationFile";

    /** Lucene logs through the JDK, and a logger that nobody holds forgets its level. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private Quiet() {}

    /** Must be called before anything logs. */
    static void please() {
        System.setProperty(KEY, "dev/winnow/app/cli/logback-quiet.xml");
        LUCENE.setLevel(Level.WARNING);
    }
}
