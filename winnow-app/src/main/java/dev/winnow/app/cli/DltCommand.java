package dev.winnow.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done with dead letters. */
@Command(
        name = "dlt",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Dead letters: records that could not be worked on. Look at them, mend the cause, send them back.")
final class DltCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a command: what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: list, show or replay");
    }
}
