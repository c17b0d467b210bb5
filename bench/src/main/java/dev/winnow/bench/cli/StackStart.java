package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.home.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.stack.StackProgram;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
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
    private final WinnowHome home;
    private final StackFolder folder;
    private final Terminal terminal;

    /**
     * @param home in which the gateway would be the running service
     */
    StackStart(Stack stack, WinnowHome home, StackFolder folder, Terminal terminal) {
        this.stack = stack;
        this.home = home;
        this.folder = folder;
        this.terminal = terminal;
    }

    /**
     * Starts what does not run yet, and waits until all of it is ready.
     *
     * @throws CommandException if something does not become ready
     */
    void run() throws IOException, InterruptedException {
        requirePlace();
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
        // One that ended meanwhile may have looked ready, by the answer of what else is there.
        for (StackProgram program : StackProgram.values()) {
            await(program);
        }
    }

    /**
     * To be asked before the first start, for a program tells in its log alone what is in its way.
     *
     * @throws CommandException if a service has the home, or something listens on a port
     */
    void requirePlace() throws IOException {
        RunningService service = home.service().find();
        if (service != null && stack.running(StackProgram.GATEWAY) == null) {
            throw new CommandException(
                    "a service runs on %s already (process %d) in %s; stop it, or set WINNOW_HOME to another folder and choose other ports with --port"
                            .formatted(service.url(), service.pid(), home.folder()));
        }
        for (StackProgram program : StackProgram.values()) {
            if (stack.running(program) == null && stack.isTaken(program)) {
                throw new CommandException(
                        "another program answers on %s, where the %s would; stop it, or choose other ports: winnow stack up --port %d --broker-port %d"
                                .formatted(
                                        stack.url(program),
                                        program.label(),
                                        stack.url(StackProgram.GATEWAY).getPort() + 100,
                                        stack.url(StackProgram.BROKER).getPort() + 100));
            }
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
