package dev.winnow.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The two streams that a command line writes to. Texts of documents are printed without control
 * characters: they must not be able to move the cursor or rename the window.
 */
public final class Terminal {

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean colours;
    private final boolean interactive;

    /**
     * @param colours whether words are dressed in colours
     * @param interactive whether a person watches
     */
    public Terminal(PrintWriter out, PrintWriter err, boolean colours, boolean interactive) {
        this.out = out;
        this.err = err;
        this.colours = colours;
        this.interactive = interactive;
    }

    /** The terminal of this process. Colours only where somebody looks, and not with NO_COLOR. */
    public static Terminal ofProcess() {
        boolean interactive = System.console() != null && System.console().isTerminal();
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                interactive && Ansi.AUTO.enabled(),
                interactive);
    }

    /**
     * Documents are in every script; the terminal's charset is the system's idea, and that is UTF-8
     * nearly everywhere.
     */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * Runs a command that prints here, help and errors included.
     *
     * @return its exit status, one of {@link ExitCode}
     */
    public int run(CommandLine command, String... arguments) {
        return command.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new CommandFailures(this))
                .setParameterExceptionHandler(this::wrongUsage)
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
    }

    /** Says what is wrong, without the page of help around it. */
    private int wrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        // A command of commands takes nothing else, so that only their name can be missing.
        boolean unnamed =
                !command.getSubcommands().isEmpty()
                        && !(wrong instanceof CommandLine.UnmatchedArgumentException);
        error(
                bad("winnow: ")
                        + (unnamed
                                ? "name a command: "
                                        + String.join(", ", command.getSubcommands().keySet())
                                : wrong.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        error("'%s --help' shows how".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /** True where a person watches. */
    boolean isInteractive() {
        return interactive;
    }

    /** A number and what there are so many of. */
    static String count(long number, String what) {
        return format("%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    /** A pattern with what stands in its places; numbers as in English. */
    static String format(String pattern, @Nullable Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A line of a pattern and what stands in its places; numbers as in English. */
    public void line(String pattern, @Nullable Object... values) {
        line(format(pattern, values));
    }

    public void line() {
        line("");
    }

    /** A line of a table of two columns. */
    void row(String what, String words) {
        line("%-9s  %s", what, words);
    }

    void row(String what, String pattern, @Nullable Object... values) {
        row(what, format(pattern, values));
    }

    void error(String pattern, @Nullable Object... values) {
        error(format(pattern, values));
    }

    public void error(String text) {
        err.println(text);
        err.flush();
    }

    public String bold(String text) {
        return dress("1", text);
    }

    public String faint(String text) {
        return dress("2", text);
    }

    public String good(String text) {
        return dress("32", text);
    }

    public String warning(String text) {
        return dress("33", text);
    }

    public String bad(String text) {
        return dress("31", text);
    }

    public String mark(String text) {
        return dress("36", text);
    }

    /** The code is one of ECMA-48's for the look of characters (select graphic rendition). */
    private String dress(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** A text of a document without control characters; line breaks and tabs stay. */
    public static String safe(String text) {
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
