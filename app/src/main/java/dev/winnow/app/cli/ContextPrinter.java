package dev.winnow.app.cli;

import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.context.ContextResponse.ExplainedCandidate;
import dev.winnow.app.context.Degradation;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Shows a context to a person: the kept sentences, their sources, what it saved, what it took, what
 * was lost.
 */
final class ContextPrinter {

    private static final Pattern BLOCK_HEAD = Pattern.compile("^\\[\\d+] ?.*");

    /** More places in one line are not read. */
    private static final int MAX_SPANS = 8;

    /** More fed-back terms in one line are not read; {@code --json} has them all. */
    private static final int MAX_TERMS = 12;

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
                terminal.line(terminal.faint("Nearest: " + Terminal.safe(nearest.documentId().value())));
            }
            terminal.line();
        }
        savings(context);
        times(context);
        for (StageReport report : context.reports()) {
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                terminal.line(
                        terminal.warning("Worse than it could be: " + Degradation.inWords(report.stage(), reason)));
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
        for (Span span : citation.spans().subList(0, Math.min(MAX_SPANS, citation.spans().size()))) {
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
        terminal.line("%s of %s tokens (%s)%s", terminal.good(number(after)),
                                number(before),
                                context.tokenizer(),
                                terminal.good(saved));
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

    /**
     * Shows why candidates stand where they stand: feedback first, then each candidate with what
     * every source said of it.
     */
    void explain(ContextResponse context) {
        terminal.line();
        FeedbackReport feedback = context.feedback();
        if (feedback != null) {
            feedback(feedback);
        }
        List<ExplainedCandidate> candidates = context.candidates();
        if (candidates != null && !candidates.isEmpty()) {
            terminal.line(terminal.bold("Candidates"));
            candidates.forEach(this::candidate);
        }
    }

    private void feedback(FeedbackReport feedback) {
        terminal.line("%s %s, interpolated %s: %s", terminal.bold("Feedback"),
                                word(feedback.use()),
                                word(feedback.timing()),
                                Terminal.safe(feedback.reason()));
        if (!feedback.passages().isEmpty()) {
            StringJoiner ids = new StringJoiner(", ", "    passages ", "");
            feedback.passages().forEach(id -> ids.add(Terminal.safe(id.value())));
            terminal.line(terminal.faint(ids.toString()));
        }
        if (!feedback.terms().isEmpty()) {
            List<WeightedTerm> shown = feedback.terms().subList(0, Math.min(MAX_TERMS, feedback.terms().size()));
            StringJoiner terms = new StringJoiner(", ", "    terms ", "");
            shown.forEach(term -> terms.add(Terminal.safe(term.term()) + " " + decimal(term.weight())));
            terminal.line(terminal.faint(terms.toString()));
        }
    }

    private void candidate(ExplainedCandidate candidate) {
        String ranked =
                candidate.rankProbability() == null
                        ? "not read"
                        : "rank probability " + decimal(candidate.rankProbability());
        terminal.line("%s %s  fused %s, %s", terminal.mark("%3d.".formatted(candidate.rank())),
                                Terminal.safe(candidate.passageId().value()),
                                decimal(candidate.fused().value()),
                                ranked);
        for (SourceScore source : candidate.sources()) {
            terminal.line(
                    terminal.faint(
                            "     round %d  %s  rank %d, score %s, normalised %s, contributes %s"
                                    .formatted(
                                            source.round(),
                                            Terminal.safe(source.source()),
                                            source.rank(),
                                            decimal(source.raw().value()),
                                            decimal(source.normalised()),
                                            decimal(source.contribution()))));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String decimal(float value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
