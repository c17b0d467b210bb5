package dev.winnow.app.cli;

import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.context.ExplainedCandidate;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.SourceScore;
import dev.winnow.core.retrieval.WeightedTerm;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Prints why candidates stand where they stand: feedback first, then each candidate with what every
 * source said of it.
 */
final class ExplanationPrinter {

    /** More fed-back terms than these in one line help nobody; {@code --json} has them all. */
    private static final int MAX_TERMS = 12;

    private final Terminal terminal;

    ExplanationPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(ContextResponse context) {
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
                "%s %s, interpolated %s: %s"
                        .formatted(
                                terminal.bold("Feedback"),
                                word(feedback.use()),
                                word(feedback.timing()),
                                Terminal.safe(feedback.reason())));
        if (!feedback.passages().isEmpty()) {
            StringJoiner ids = new StringJoiner(", ", "    passages ", "");
            feedback.passages().forEach(id -> ids.add(Terminal.safe(id.value())));
            terminal.line(terminal.faint(ids.toString()));
        }
        if (!feedback.terms().isEmpty()) {
            List<WeightedTerm> shown =
                    feedback.terms().subList(0, Math.min(MAX_TERMS, feedback.terms().size()));
            StringJoiner terms = new StringJoiner(", ", "    terms ", "");
            shown.forEach(
                    term -> terms.add(Terminal.safe(term.term()) + " " + number(term.weight())));
            terminal.line(terminal.faint(terms.toString()));
        }
    }

    private void candidate(ExplainedCandidate candidate) {
        String ranked =
                candidate.rankProbability() == null
                        ? "not read"
                        : "rank probability " + number(candidate.rankProbability());
        terminal.line(
                "%s %s  fused %s, %s"
                        .formatted(
                                terminal.mark("%3d.".formatted(candidate.rank())),
                                Terminal.safe(candidate.passageId().value()),
                                number(candidate.fused().value()),
                                ranked));
        for (SourceScore source : candidate.sources()) {
            terminal.line(
                    terminal.faint(
                            "     round %d  %s  rank %d, score %s, normalised %s, contributes %s"
                                    .formatted(
                                            source.round(),
                                            Terminal.safe(source.source()),
                                            source.rank(),
                                            number(source.raw().value()),
                                            number(source.normalised()),
                                            number(source.contribution()))));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
