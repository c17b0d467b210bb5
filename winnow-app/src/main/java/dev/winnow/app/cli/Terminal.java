package dev.winnow.app.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the command line writes to. What documents say is printed without control characters: a text must not be able to move the cursor or
 * rename the window.
 */
final class Terminal {

    /** Bits of ECMA-48, select graphic rendition. */
    private enum Look {
        BOLD("1"),
        FAINT("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Look(String code) {
            this.code = code;
        }
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean colours;
    private final boolean interactive;

    Terminal(PrintWriter out, PrintWriter err, boolean colours, boolean interactive) {
        this.out = out;
        this.err = err;
        this.colours = colours;
        this.interactive = interactive;
    }

    /** The terminal of this process. Colours only where somebody looks, and not if NO_COLOR says so. */
    static Terminal ofProcess(PrintWriter out, PrintWriter err) {
        boolean interactive = System.console() != null && System.console().isTerminal();
        return new Terminal(out, err, interactive && Ansi.AUTO.enabled(), interactive);
    }

    /** Whether a person watches. */
    boolean isInteractive() {
        return interactive;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void line() {
        line("");
    }

    void error(String text) {
        err.println(text);
        err.flush();
    }

    String bold(String text) {
        return dress(Look.BOLD, text);
    }

    String faint(String text) {
        return dress(Look.FAINT, text);
    }

    String good(String text) {
        return dress(Look.GREEN, text);
    }

    String warning(String text) {
        return dress(Look.YELLOW, text);
    }

    String bad(String text) {
        return dress(Look.RED, text);
    }

    String mark(String text) {
        return dress(Look.CYAN, text);
    }

    private String dress(Look look, String text) {
        return colours ? "\u001b[" + look.code + "m" + text + "\u001b[0m" : text;
    }

    /** A text of a document without control characters; line breaks and tabs stay. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || point == '\t' || !isControl(point))
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    private static boolean isControl(int point) {
        int type = Character.getType(point);
        // Joiners shape emoji and several scripts, the other formats turn the reading direction
        // around or hide.
        boolean joiner = point == 0x200C || point == 0x200D;
        return type == Character.CONTROL || (type == Character.FORMAT && !joiner);
    }
}
