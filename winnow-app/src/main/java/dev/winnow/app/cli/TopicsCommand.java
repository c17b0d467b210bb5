package dev.winnow.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is done with topics. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "The topics of Winnow on a Kafka broker.")
final class TopicsCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a command: what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: apply");
    }
}
