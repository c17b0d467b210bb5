package dev.winnow.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A command as somebody types it. */
public final class TypedCommand {

    private TypedCommand() {}

    /** Everything that it prints. */
    public static String printed(String... arguments) {
        StringWriter all = new StringWriter();
        PrintWriter out = new PrintWriter(all);
        int code = Winnow.run(new Terminal(out, out, false, false), out, out, Map.of(), arguments);
        out.flush();
        if (code != ExitCode.DONE) {
            throw new AssertionError(String.join(" ", arguments) + ": " + all);
        }
        return all.toString();
    }
}
