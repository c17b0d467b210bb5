package dev.winnow.app.cli;

import dev.winnow.app.config.BrokerSettings;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the topics that the programs need, or mends their settings. */
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
final class TopicsApplyCommand extends Subcommand {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "the broker (default: spring.kafka.bootstrap-servers)")
    private @Nullable String servers;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "partitions of each topic: the most replicas of a stage that can work at once (default: ${DEFAULT-VALUE})")
    private int partitions;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "copies of each partition (default: ${DEFAULT-VALUE})")
    private short replicas;

    TopicsApplyCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        if (partitions < 1 || replicas < 1) {
            throw new CommandException("--partitions and --replicas must be at least 1");
        }
        BrokerSettings settings = BrokerSettings.read(servers);
        TopicPlan plan =
                new TopicPlan(
                        partitions,
                        replicas,
                        settings.kafka().retryDelays().size(),
                        settings.kafka().questions());
        try (Admin admin = Admin.create(settings.admin())) {
            tell(new TopicAdmin(admin).apply(plan), plan);
        } catch (KafkaException e) {
            throw new CommandException(
                    "the broker at %s did not do it: %s"
                            .formatted(settings.servers(), e.getMessage()),
                    e);
        }
        return ExitCode.DONE;
    }

    private void tell(Map<String, TopicAdmin.Change> changes, TopicPlan plan) {
        changes.forEach((topic, change) -> terminal.line(words(topic, change)));
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "%d topics, %d changed",
                        plan.topics().size(),
                        changes.size()));
    }

    private static String words(String topic, TopicAdmin.Change change) {
        return switch (change) {
            case CREATED -> "made      " + topic;
            case SETTINGS -> "settings  " + topic;
            case PARTITIONS -> "more partitions  " + topic;
            case KEPT -> "has more partitions than asked for, kept  " + topic;
            case REFUSED ->
                    "has fewer partitions than asked for, kept, because a document's records must stay in one  "
                            + topic;
        };
    }
}
