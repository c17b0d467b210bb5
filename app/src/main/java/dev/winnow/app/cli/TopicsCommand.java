package dev.winnow.app.cli;

import dev.winnow.app.config.CommandSettings;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Makes the topics that the programs need, or mends their settings. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        versionProvider = WinnowCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        scope = ScopeType.INHERIT,
        description = "The topics of Winnow on a Kafka broker.")
record TopicsCommand(Terminal terminal) {

    @Command(
            name = "apply",
            description =
                    "Make the topics that the programs need and give them their settings. Nothing is deleted; running it again changes nothing.",
            footer = {
                "",
                "The broker's address and credentials are the settings spring.kafka.* of application.yml or the environment; topics of questions,"
                        + " outcomes and answers those of winnow.kafka.questions.",
                "",
                "Examples:",
                "  winnow topics apply --bootstrap-servers localhost:9092",
                "  winnow topics apply --partitions 12 --replicas 3"
            })
    int apply(
            @Option(
                            names = "--bootstrap-servers",
                            paramLabel = "HOST:PORT",
                            description = "the broker (default: spring.kafka.bootstrap-servers)")
                    @Nullable String servers,
            @Option(
                            names = "--partitions",
                            paramLabel = "N",
                            defaultValue = "4",
                            description =
                                    "partitions of each topic: the most replicas of a stage that can work at once (default: ${DEFAULT-VALUE})")
                    int partitions,
            @Option(
                            names = "--replicas",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "copies of each partition (default: ${DEFAULT-VALUE})")
                    short replicas) {
        Terminal.onlyWarnings();
        if (partitions < 1 || replicas < 1) {
            throw new CommandException("--partitions and --replicas must be at least 1");
        }
        CommandSettings.Broker broker = CommandSettings.read(Map.of(), Map.of()).broker(servers);
        TopicPlan plan = new TopicPlan(
                partitions, replicas, broker.kafka().retryDelays().size(), broker.kafka().questions());
        try (Admin admin = Admin.create(broker.connection().buildAdminProperties())) {
            Map<String, TopicAdmin.Change> changes = new TopicAdmin(admin).apply(plan);
            changes.forEach((topic, change) -> terminal.line(words(change) + "  " + topic));
            terminal.line("%d topics, %d changed", plan.topics().size(), changes.size());
        } catch (KafkaException e) {
            throw new CommandException(
                    "the broker at %s did not do it: %s".formatted(broker.servers(), e.getMessage()), e);
        }
        return ExitCode.DONE;
    }

    private static String words(TopicAdmin.Change change) {
        return switch (change) {
            case CREATED -> "made    ";
            case SETTINGS -> "settings";
            case PARTITIONS -> "more partitions";
            case KEPT -> "has more partitions than asked for, kept";
            case REFUSED ->
                "has fewer partitions than asked for, kept, because a document's records must stay in one";
        };
    }
}
