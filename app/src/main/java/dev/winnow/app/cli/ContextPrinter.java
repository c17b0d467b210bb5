package dev.winnow.app.cli;

import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.context.ContextResponse.ExplainedCandidate;
import dev.winnow.app.context.Degradation;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows a context to a person: the kept sentences, their sources, what it saved, what it took, what
 * was lost.
 */
record ContextPrinter(Terminal terminal) {

    private static final Pattern BLOCK_HEAD = Pattern.compile("^\\[\\d+] ?.*");

    /** More places in one line are not read. */
    private static final int MAX_SPANS = 8;

    /** More fed-back terms in one line are not read; {@code --json} has them all. */
    private static final int MAX_TERMS = 12;

    /** What to do where there is nothing to find. */
    static final String EMPTY_INDEX =
            "There are no documents yet: 'winnow index FOLDER' takes some in, and 'winnow demo' brings a sample.";

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
            int facts = citation.facts().size();
            line.add(
                    terminal.faint(
                            facts == 0 ? spans(citation.spans()) : Terminal.count(facts, "fact")));
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

    private static String spans(List<Span> spans) {
        StringJoiner places = new StringJoiner(", ", "characters ", "");
        spans.stream()
                .limit(MAX_SPANS)
                .forEach(span -> places.add(span.start() + "-" + span.end()));
        if (spans.size() > MAX_SPANS) {
            places.add("and %d more".formatted(spans.size() - MAX_SPANS));
        }
        return places.toString();
    }

    private void savings(ContextResponse context) {
        int before = context.tokensBefore();
        int after = context.tokensAfter();
        String saved =
                !context.answerable() || before <= after
                        ? ""
                        : ", %d %% saved".formatted(Math.round(100.0 * (before - after) / before));
        terminal.line(
                "%s of %,d tokens (%s)%s",
                terminal.good(Terminal.format("%,d", after)),
                before,
                context.tokenizer(),
                terminal.good(saved));
    }

    private void times(ContextResponse context) {
        StringJoiner times = new StringJoiner("   ");
        for (StageReport report : context.reports()) {
            String spent =
                    report.outcome() instanceof Outcome.Skipped(String reason)
                            ? "skipped (%s)".formatted(reason)
                            : Math.round(report.duration().toNanos() / 1e6) + " ms";
            times.add(report.stage().label() + " " + spent);
        }
        terminal.line(terminal.faint(times.toString()));
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
        terminal.line(
                "%s %s, interpolated %s: %s",
                terminal.bold("Feedback"),
                word(feedback.use()),
                word(feedback.timing()),
                Terminal.safe(feedback.reason()));
        faintList("    passages ", feedback.passages().stream().map(PassageId::value));
        faintList(
                "    terms ",
                feedback.terms().stream()
                        .limit(MAX_TERMS)
                        .map(term -> Terminal.format("%s %.3f", term.term(), term.weight())));
    }

    private void faintList(String label, Stream<String> items) {
        String list = items.collect(Collectors.joining(", "));
        if (!list.isEmpty()) {
            terminal.line(terminal.faint(label + Terminal.safe(list)));
        }
    }

    private void candidate(ExplainedCandidate candidate) {
        Float rank = candidate.rankProbability();
        terminal.line(
                "%s %s  fused %.3f, %s",
                terminal.mark("%3d.".formatted(candidate.rank())),
                Terminal.safe(candidate.passageId().value()),
                candidate.fused().value(),
                rank == null ? "not read" : Terminal.format("rank probability %.3f", rank));
        for (SourceScore source : candidate.sources()) {
            terminal.line(
                    terminal.faint(
                            "     round %d  %s  rank %d, score %.3f, normalised %.3f, contributes %.3f"),
                    source.round(),
                    Terminal.safe(source.source()),
                    source.rank(),
                    source.raw().value(),
                    source.normalised(),
                    source.contribution());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
