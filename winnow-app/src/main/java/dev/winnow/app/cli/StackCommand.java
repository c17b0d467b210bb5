package dev.winnow.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done with a stack. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "All programs and a Kafka broker on this machine, without a container engine.")
final class StackCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a command: what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: up, status or down");
    }
}
