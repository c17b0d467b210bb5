package dev.winnow.broker.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Formats the folder the first time, then runs the broker until it is stopped. */
public final class LocalBroker {

    /** What Kafka writes into a formatted folder. */
    private static final String FORMATTED = "meta.properties";

    private LocalBroker() {}

    /**
     * Runs a broker.
     *
     * @param arguments the folder, and the port for clients
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || !arguments[1].matches("\\d{1,5}")) {
            System.err.println("winnow-broker: give a folder and a port, such as: data 19092");
            System.exit(2);
            return;
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        String settings = write(new BrokerSettings(folder, Integer.parseInt(arguments[1])));
        if (!Files.exists(folder.resolve("records").resolve(FORMATTED))) {
            format(settings);
        }
        Kafka.main(new String[] {settings});
    }

    private static String write(BrokerSettings settings) throws IOException {
        Files.createDirectories(settings.folder());
        Path file = settings.folder().resolve("server.properties");
        List<String> lines =
                settings.properties().entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList();
        Files.write(file, lines);
        return file.toString();
    }

    private static void format(String settings) {
        int failed =
                StorageTool.execute(
                        new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", settings},
                        new PrintStream(System.out, true, StandardCharsets.UTF_8));
        if (failed != 0) {
            throw new IllegalStateException("the broker's folder could not be formatted");
        }
    }
}
