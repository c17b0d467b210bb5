package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.WinnowJson;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the compact context of a question. */
@Command(name = "ask")
final class AskCommand extends Subcommand {

    @Mixin private final Question question = new Question();

    @Option(names = "--json")
    private boolean json;

    @Mixin private final ServiceChoice service = new ServiceChoice();

    AskCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        Terminal.onlyWarnings();
        ContextRequest request = question.request();
        WinnowHome asked = service.readable(home, terminal);
        try (@Nullable ServiceClient client = service.client(asked, environment)) {
            if (client == null) {
                local(request, asked);
            } else {
                String body = client.context(request);
                print(
                        WinnowJson.tolerant().readValue(body, ContextResponse.class),
                        // As it came: a newer service may say more than this program reads.
                        () -> body,
                        () -> new IndexedDocuments.OfService(client).isEmpty());
            }
        }
        return ExitCode.DONE;
    }

    private void print(ContextResponse context, Supplier<String> body, BooleanSupplier empty) {
        if (json) {
            terminal.line(body.get());
            return;
        }
        ContextPrinter printer = new ContextPrinter(terminal);
        printer.print(context);
        if (!context.answerable() && empty.getAsBoolean()) {
            terminal.line(terminal.warning(ContextPrinter.EMPTY_INDEX));
        }
        if (question.wantsExplanation()) {
            printer.explain(context);
        }
    }

    private void local(ContextRequest request, WinnowHome asked) {
        try (LocalWinnow local = LocalWinnow.open(LocalSettings.read(asked))) {
            ContextResponse context = local.context(request);
            print(context, () -> WinnowJson.strict().writeValueAsString(context), local::isEmpty);
        }
    }
}
