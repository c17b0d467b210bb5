package dev.winnow.app.cli;

import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.context.ExplainedCandidate;
import dev.winnow.app.context.Degradation;
import dev.winnow.core.context.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.request.DocumentLinks;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Shows a context to a person: the kept sentences, their sources, what it saved, what it took, what
 * was lost.
 */
final class ContextPrinter {

    private static final Pattern BLOCK_HEAD = Pattern.compile("^\\[\\d+] ?.*");

    /** More places than these in one line help nobody. */
    private static final int MAX_SPANS = 8;

    /** What to do where there is nothing to find. */
    static final String EMPTY_INDEX =
            "There are no documents yet: 'winnow index FOLDER' takes some in, and 'winnow demo' brings a sample.";

    private final Terminal terminal;

    ContextPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(ContextResponse context) {
        if (context.answerable()) {
            text(context.text());
            sources(context);
        } else {
            terminal.line(terminal.warning("Nothing in the index bears on this question."));
            ExplainedCandidate nearest = context.nearest();
            if (nearest != null) {
                terminal.line(
                        terminal.faint("Nearest: " + Terminal.safe(nearest.documentId().value())));
            }
            terminal.line();
        }
        savings(context);
        times(context);
        for (StageReport report : context.reports()) {
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                terminal.line(
                        terminal.warning(
                                "Worse than it could be: "
                                        + Degradation.inWords(report.stage(), reason)));
            }
        }
    }

    private void text(String text) {
        for (String line : Terminal.safe(text).split("\n", -1)) {
            terminal.line(BLOCK_HEAD.matcher(line).matches() ? terminal.bold(line) : "    " + line);
        }
        terminal.line();
    }

    private void sources(ContextResponse context) {
        terminal.line(terminal.bold("Sources"));
        for (Citation citation : context.citations()) {
            StringJoiner line = new StringJoiner("  ");
            line.add(terminal.mark("[" + citation.marker() + "]"));
            if (!citation.title().isEmpty()) {
                line.add(Terminal.safe(citation.title()));
            }
            line.add(terminal.faint(Terminal.safe(place(citation))));
            line.add(
                    terminal.faint(
                            citation.facts().isEmpty()
                                    ? spans(citation)
                                    : Terminal.count(citation.facts().size(), "fact")));
            terminal.line(line.toString());
        }
        terminal.line();
    }

    /**
     * The address that the source has of its own, or else the id: of a file that is its path, which
     * says more at a terminal than an address of the service.
     */
    private static String place(Citation citation) {
        DocumentId id = citation.documentId();
        String uri = citation.uri();
        return uri == null || uri.endsWith(DocumentLinks.path(id) + "/text") ? id.value() : uri;
    }

    private static String spans(Citation citation) {
        StringJoiner spans = new StringJoiner(", ", "characters ", "");
        for (Span span :
                citation.spans().subList(0, Math.min(MAX_SPANS, citation.spans().size()))) {
            spans.add(span.start() + "-" + span.end());
        }
        if (citation.spans().size() > MAX_SPANS) {
            spans.add("and %d more".formatted(citation.spans().size() - MAX_SPANS));
        }
        return spans.toString();
    }

    private void savings(ContextResponse context) {
        int before = context.tokensBefore();
        int after = context.tokensAfter();
        String saved =
                !context.answerable() || before <= after
                        ? ""
                        : ", %d %% saved".formatted(Math.round(100.0 * (before - after) / before));
        terminal.line(
                "%s of %s tokens (%s)%s"
                        .formatted(
                                terminal.good(number(after)),
                                number(before),
                                context.tokenizer(),
                                terminal.good(saved)));
    }

    private void times(ContextResponse context) {
        StringJoiner times = new StringJoiner("   ");
        for (StageReport report : context.reports()) {
            String label = report.stage().label();
            times.add(
                    report.outcome() instanceof Outcome.Skipped(String reason)
                            ? "%s skipped (%s)".formatted(label, reason)
                            : "%s %d ms"
                                    .formatted(
                                            label, Math.round(report.duration().toNanos() / 1e6)));
        }
        terminal.line(terminal.faint(times.toString()));
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
