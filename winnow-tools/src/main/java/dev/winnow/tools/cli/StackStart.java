package dev.winnow.tools.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.Terminal;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.tools.stack.Stack;
import dev.winnow.tools.stack.StackFolder;
import dev.winnow.tools.stack.StackProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Brings a stack up: the broker, its topics, then all programs at once. */
final class StackStart {

    /**
     * On two cores five programs start at once; the model of the reranker and the encoder of the
     * retriever are loaded.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int PARTITIONS = 4;

    /** The default of winnow.kafka.retry-delays has three. */
    private static final int RETRIES = 3;

    private final Stack stack;
    private final StackFolder folder;
    private final Terminal terminal;

    StackStart(Stack stack, StackFolder folder, Terminal terminal) {
        this.stack = stack;
        this.folder = folder;
        this.terminal = terminal;
    }

    /**
     * Starts what does not run yet, and waits until all of it is ready.
     *
     * @throws CommandException if something does not become ready
     */
    void run() throws IOException, InterruptedException {
        start(StackProgram.BROKER);
        await(StackProgram.BROKER);
        topics();
        for (StackProgram program : StackProgram.values()) {
            start(program);
        }
        for (StackProgram program : StackProgram.values()) {
            await(program);
            terminal.line("  %-10s is ready".formatted(program.label()));
        }
    }

    private void start(StackProgram program) throws IOException {
        if (stack.running(program) == null) {
            terminal.line("starting %s".formatted(program.label()));
            stack.start(program);
        }
    }

    private void await(StackProgram program) throws IOException, InterruptedException {
        if (!stack.awaitReady(program, PATIENCE)) {
            throw new CommandException(
                    "the %s did not become ready; %s says why"
                            .formatted(program.label(), folder.log(program)));
        }
    }

    private void topics() {
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            new TopicAdmin(admin)
                    .apply(
                            new TopicPlan(
                                    PARTITIONS,
                                    (short) 1,
                                    RETRIES,
                                    List.of(QuestionsTopic.DEFAULT)),
                            false);
        }
    }
}
