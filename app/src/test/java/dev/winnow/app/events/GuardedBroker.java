package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real KRaft broker in this process that asks everybody for a password and lets them do what
 * access control lists allow, and nothing else: Kafka's own authoriser. Whoever comes by the second
 * port may do everything; it is where the lists are made.
 */
final class GuardedBroker implements AutoCloseable {

    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private static final String LOGIN = " username=\"%s\" password=\"%s\";";

    /** A broker and controller in one, with one copy of everything. */
    private static final String SETTINGS =
            """
            process.roles=broker,controller
            node.id=1
            controller.listener.names=CONTROLLER
            controller.quorum.voters=1@127.0.0.1:%3$d
            inter.broker.listener.name=OWN
            listeners=GUARDED://127.0.0.1:%1$d,OWN://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
            advertised.listeners=GUARDED://127.0.0.1:%1$d,OWN://127.0.0.1:%2$d
            listener.security.protocol.map=GUARDED:SASL_PLAINTEXT,OWN:PLAINTEXT,CONTROLLER:PLAINTEXT
            listener.name.guarded.sasl.enabled.mechanisms=PLAIN
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS
            auto.create.topics.enable=false
            group.initial.rebalance.delay.ms=0
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=1
            # The largest record of a documents topic.
            message.max.bytes=26214400
            log.cleaner.dedupe.buffer.size=16777216
            """;

    private final int port;
    private final int ownPort;
    private final KafkaRaftServer server;

    /**
     * Starts it.
     *
     * @param folder for its records
     * @param users those whom it knows
     */
    GuardedBroker(Path folder, Collection<String> users) throws IOException {
        int controllerPort;
        // All are held until the last one is found, so that none comes twice.
        try (ServerSocket guarded = new ServerSocket(0);
                ServerSocket own = new ServerSocket(0);
                ServerSocket controller = new ServerSocket(0)) {
            port = guarded.getLocalPort();
            ownPort = own.getLocalPort();
            controllerPort = controller.getLocalPort();
        }
        Properties settings = settings(folder, users, controllerPort);
        Path file = Files.createDirectories(folder).resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        assertThat(StorageTool.execute(format, nowhere)).isZero();
        server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
    }

    private Properties settings(Path folder, Collection<String> users, int controller)
            throws IOException {
        StringBuilder passwords = new StringBuilder(PLAIN);
        users.forEach(user -> passwords.append(" user_%s=\"%s\"".formatted(user, password(user))));
        Properties settings = new Properties();
        settings.load(new StringReader(SETTINGS.formatted(port, ownPort, controller)));
        settings.put("log.dirs", folder.resolve("records").toString());
        settings.put("listener.name.guarded.plain.sasl.jaas.config", passwords + ";");
        return settings;
    }

    /** Where nobody is asked. */
    String ownAddress() {
        return "127.0.0.1:" + ownPort;
    }

    /** Where everybody is. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** How a user reaches it, as Kafka's clients take it. */
    Map<String, Object> as(String user) {
        return as(user, password(user));
    }

    Map<String, Object> as(String user, String password) {
        return new TreeMap<>(
                Map.of(
                        "bootstrap.servers",
                        address(),
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        PLAIN + LOGIN.formatted(user, password)));
    }

    private static String password(String user) {
        return "of-" + user;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
