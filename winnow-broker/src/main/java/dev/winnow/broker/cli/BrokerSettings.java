package dev.winnow.broker.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a broker that has no neighbours.
 *
 * @param folder where it keeps its records
 * @param port on which clients reach it; the controller takes the next one
 */
public record BrokerSettings(Path folder, int port) {

    private static final String ADDRESS = "127.0.0.1";

    /** As {@code server.properties} has them, in alphabetical order. */
    public Map<String, String> properties() {
        int controller = port + 1;
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@%s:%d".formatted(ADDRESS, controller));
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                        .formatted(ADDRESS, port, ADDRESS, controller));
        settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(ADDRESS, port));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", folder.resolve("records").toString());
        // A misspelt topic is an error, not a new topic with settings that nobody chose.
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The largest record of a documents topic; topics themselves say what they take.
        settings.put("message.max.bytes", "26214400");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        for (String of :
                new String[] {
                    "offsets.topic", "transaction.state.log", "share.coordinator.state.topic"
                }) {
            settings.put(of + ".num.partitions", "1");
            settings.put(of + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        return settings;
    }
}
