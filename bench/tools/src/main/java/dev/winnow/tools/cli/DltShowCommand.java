package dev.winnow.tools.cli;

import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.RedactedJson;
import dev.winnow.platform.kafka.stage.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints dead letters. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Show the records of a dead letter topic that were not sent back: where they came"
                        + " from, why they are there, and their fields. Texts are masked unless"
                        + " asked for.",
        footer = {
            "",
            "Examples:",
            "  winnow dlt show winnow.candidates.v1-dlt",
            "  winnow dlt show winnow.questions.v1-dlt --all --texts"
        })
final class DltShowCommand implements Callable<Integer> {

    /** How spring-kafka begins the message of what a listener threw. */
    private static final Pattern LISTENER =
            Pattern.compile("^Listener method '[^']*' threw exception(; |$)");

    @Parameters(paramLabel = "TOPIC", description = "the dead letter topic")
    private String topic = "";

    @Option(names = "--all", description = "also those that were sent back")
    private boolean all;

    @Option(names = "--texts", description = "print questions and passages as they are")
    private boolean texts;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "most records (default: ${DEFAULT-VALUE})")
    private int limit;

    @Mixin private final DltConnection connection;

    private final Terminal terminal;

    DltShowCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.connection = new DltConnection(home);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        int shown =
                connection.with(
                        letters -> {
                            int[] count = {0};
                            letters.read(
                                    topic,
                                    all,
                                    record -> {
                                        if (count[0]++ < limit) {
                                            print(record);
                                        }
                                    });
                            return count[0];
                        });
        if (shown > limit) {
            terminal.line("%d more; --limit shows them".formatted(shown - limit));
        }
        return ExitCode.DONE;
    }

    private void print(ConsumerRecord<byte[], byte[]> record) {
        terminal.line(terminal.bold(DeadLetters.place(record)));
        terminal.line("  time   " + Instant.ofEpochMilli(record.timestamp()));
        terminal.line("  key    " + Terminal.safe(text(record.key())));
        terminal.line("  from   " + Terminal.safe(DeadLetters.origin(record)));
        String claims = DeadLetters.claims(record);
        if (claims != null) {
            terminal.line("  claims to come from %s, and is not sent back".formatted(claims));
        }
        for (Header header : record.headers()) {
            if (header.key().endsWith("exception-message")) {
                terminal.line("  why    " + Terminal.safe(cause(text(header.value()))));
            }
        }
        byte[] value = record.value();
        if (value == null) {
            terminal.line("  value  none");
        } else if (texts) {
            terminal.line("  value  " + Terminal.safe(text(value)));
        } else {
            terminal.line("  value  " + RedactedJson.of(value));
        }
        terminal.line();
    }

    /** What was thrown in the listener, without the words about the listener. */
    private static String cause(String message) {
        return LISTENER.matcher(message).replaceFirst("");
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : new String(bytes, StandardCharsets.UTF_8);
    }
}
