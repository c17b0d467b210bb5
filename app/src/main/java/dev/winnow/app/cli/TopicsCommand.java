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

/** Makes the topics that the programs need, or mends their settings. */
@Command(name = "topics")
record TopicsCommand(Terminal terminal) {

    @Command(name = "apply")
    int apply(
            @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT")
                    @Nullable String servers,
            @Option(names = "--partitions", paramLabel = "N", defaultValue = "4") int partitions,
            @Option(names = "--replicas", paramLabel = "N", defaultValue = "1") short replicas) {
        LogLevels.onlyWarnings();
        if (partitions < 1 || replicas < 1) {
            throw new CommandException("--partitions and --replicas must be at least 1");
        }
        CommandSettings.Broker broker = CommandSettings.read(Map.of(), Map.of()).broker(servers);
        TopicPlan plan =
                new TopicPlan(
                        partitions,
                        replicas,
                        broker.kafka().retryDelays().size(),
                        broker.kafka().questions());
        try (Admin admin = Admin.create(broker.admin())) {
            Map<String, TopicAdmin.Change> changes = new TopicAdmin(admin).apply(plan);
            changes.forEach((topic, change) -> terminal.line(words(change) + "  " + topic));
            terminal.line("%d topics, %d changed", plan.topics().size(), changes.size());
        } catch (KafkaException e) {
            throw new CommandException(
                    e, "the broker at %s did not do it: %s", broker.servers(), e.getMessage());
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
