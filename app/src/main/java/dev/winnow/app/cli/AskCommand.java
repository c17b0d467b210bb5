package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.RequestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Prints the compact context of a question. */
@Command(name = "ask")
final class AskCommand extends Subcommand {

    private static final String STANDARD_INPUT = "-";

    /**
     * Far beyond the longest question that is accepted, so that the refusal can say how long it
     * was.
     */
    private static final int MAX_INPUT = 1 << 20;

    @Parameters(arity = "1..*", paramLabel = "QUESTION")
    private List<String> words = new ArrayList<>();

    @Option(names = "--token-budget", paramLabel = "TOKENS")
    private @Nullable Integer tokenBudget;

    @Option(names = "--threshold", paramLabel = "P")
    private @Nullable Float threshold;

    @Option(names = "--top-k", paramLabel = "N")
    private @Nullable Integer topK;

    @Option(names = "--candidates", paramLabel = "N")
    private @Nullable Integer candidates;

    @Option(names = "--floor", paramLabel = "P")
    private @Nullable Float floor;

    @Option(names = "--min-rank", paramLabel = "P")
    private @Nullable Float minRank;

    @Option(names = "--fact-share", paramLabel = "SHARE")
    private @Nullable Float factShare;

    @Option(names = "--title-rule", paramLabel = "RULE")
    private @Nullable String titleRule;

    @Option(names = "--order", paramLabel = "ORDER")
    private @Nullable String order;

    @Option(names = "--fill")
    private boolean fill;

    @Option(names = "--feedback", paramLabel = "USE")
    private @Nullable String feedback;

    @Option(names = "--timing", paramLabel = "WHEN")
    private @Nullable String timing;

    @Option(names = "--feedback-weight", paramLabel = "W")
    private @Nullable Float feedbackWeight;

    @Option(names = "--final-weight", paramLabel = "W")
    private @Nullable Float finalWeight;

    @Option(names = "--filter", paramLabel = "FIELD=VALUE")
    private List<String> filters = new ArrayList<>();

    @Option(names = "--query-vector", paramLabel = "JSON")
    private @Nullable String vector;

    @Option(names = "--explain")
    private boolean explain;

    @Option(names = "--json")
    private boolean json;

    @Mixin private final ServiceChoice service = new ServiceChoice();

    AskCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        ContextRequest request = request();
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
        if (explain) {
            printer.explain(context);
        }
    }

    private void local(ContextRequest request, WinnowHome asked) {
        try (LocalWinnow local = LocalWinnow.open(LocalSettings.read(asked))) {
            ContextResponse context = local.context(request);
            print(context, () -> WinnowJson.strict().writeValueAsString(context), local::isEmpty);
        }
    }

    private ContextRequest request() {
        return new ContextRequest(
                text(),
                null,
                filter(),
                vector == null ? null : json("--query-vector", vector),
                settings(),
                List.of(),
                explain ? Boolean.TRUE : null);
    }

    private RequestSettings settings() {
        return new RequestSettings(
                candidates,
                topK,
                threshold,
                floor,
                minRank,
                tokenBudget,
                factShare,
                choice("--order", order, PassageOrder.values()),
                choice("--title-rule", titleRule, TitleRule.values()),
                fill ? Boolean.TRUE : null,
                interpolation());
    }

    private String text() {
        if (!words.equals(List.of(STANDARD_INPUT))) {
            return String.join(" ", words);
        }
        try {
            return new String(System.in.readNBytes(MAX_INPUT), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CommandException(
                    e, "the question cannot be read from standard input: %s", e.getMessage());
        }
    }

    /** Null if none of the options is there, so that the request stays as short as the question. */
    private @Nullable Interpolation interpolation() {
        FeedbackUse use = choice("--feedback", feedback, FeedbackUse.values());
        FeedbackTiming when = choice("--timing", timing, FeedbackTiming.values());
        try {
            Interpolation wishes = new Interpolation(use, when, feedbackWeight, finalWeight);
            return wishes.equals(Interpolation.DEFAULTS) ? null : wishes;
        } catch (Settings.OutOfRangeException e) {
            // The message begins with the field, whose option has the same name.
            throw new CommandException(e, "--%s", String.valueOf(e.getMessage()).replace('_', '-'));
        }
    }

    private static <E extends Enum<E>> @Nullable E choice(
            String option, @Nullable String value, E[] known) {
        if (value == null) {
            return null;
        }
        StringJoiner names = new StringJoiner(", ");
        for (E one : known) {
            String name = one.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(value)) {
                return one;
            }
            names.add(name);
        }
        throw new CommandException("%s must be one of %s", option, names);
    }

    private @Nullable JsonNode filter() {
        if (filters.isEmpty()) {
            return null;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        ArrayNode all = WinnowJson.strict().createArrayNode();
        for (String filter : filters) {
            if (filter.strip().startsWith("{")) {
                all.add(json("--filter", filter));
                continue;
            }
            int equals = filter.indexOf('=');
            if (equals < 1) {
                throw new CommandException("--filter wants FIELD=VALUE or a JSON object");
            }
            values.computeIfAbsent(filter.substring(0, equals), ignored -> new ArrayList<>())
                    .add(filter.substring(equals + 1));
        }
        values.forEach(
                (field, list) -> all.addObject().set(field, WinnowJson.strict().valueToTree(list)));
        return WinnowJson.strict().createObjectNode().set("and", all);
    }

    private static JsonNode json(String option, String text) {
        try {
            return WinnowJson.strict().readTree(text);
        } catch (JacksonException e) {
            throw new CommandException(e, "%s has a JSON object that is not valid JSON", option);
        }
    }
}
