package dev.winnow.retriever.feedback;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.settings.Ranges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Opens for questions that feedback is likely to help: words and vectors found different passages,
 * so that each has something to learn from the other, and the list is flat, so that more than one
 * passage is worth learning from. How the two signals by which it decides are taken stands here,
 * too.
 *
 * @param maxAgreement most that the ten best passages of both sources may have in common, as a
 *     share of ten; 0 to 1
 * @param maxGap most that the score may drop from the first to the tenth passage of the list that
 *     feedback is taken from, as a share of the first; 0 to 1
 */
public record FeedbackGate(float maxAgreement, float maxGap) {

    /**
     * The limits in {@code gate.properties}, which says what they were fitted on and by which
     * command.
     */
    public static final FeedbackGate DEFAULTS = fitted();

    /** The ranks that a reader sees; more would measure how long the lists are. */
    public static final int TOP = 10;

    private static final String RESOURCE = "gate.properties";
    private static final String KEY = "winnow.retriever.prf.gate.";

    public FeedbackGate {
        Ranges.share(KEY + "max-agreement", maxAgreement);
        Ranges.share(KEY + "max-gap", maxGap);
    }

    /**
     * Share of common passages in the ten best of both lists, or in as many as the shorter one has;
     * 0 if one of them is empty.
     */
    public static float agreement(List<Hit> lexical, List<Hit> dense) {
        Set<PassageId> common = top(lexical);
        int compared = Math.min(common.size(), top(dense).size());
        common.retainAll(top(dense));
        return compared == 0 ? 0f : Math.min(1f, common.size() / (float) compared);
    }

    private static Set<PassageId> top(List<Hit> hits) {
        return hits.stream().limit(TOP).map(Hit::id).collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Relative drop from the first to the tenth score; 1 if there are fewer than ten or nothing
     * scored.
     *
     * @param scores best first
     */
    public static float gap(float[] scores) {
        return scores.length < TOP || scores[0] <= 0f
                ? 1f
                : (scores[0] - scores[TOP - 1]) / scores[0];
    }

    /** What the gate says about one question. */
    public record Decision(boolean open, String reason) {}

    /** Whether feedback is likely to help. */
    public boolean opens(FeedbackSignals signals) {
        return signals.agreement() <= maxAgreement && signals.gap() <= maxGap;
    }

    /**
     * Whether feedback is likely to help. The reason names the first limit that was missed, or the
     * numbers that passed.
     */
    public Decision decide(FeedbackSignals signals) {
        if (opens(signals)) {
            return new Decision(
                    true,
                    String.format(
                            Locale.ROOT,
                            "gate-open: agreement %.2f, gap %.2f",
                            signals.agreement(),
                            signals.gap()));
        }
        return signals.agreement() <= maxAgreement
                ? closed("gap %.2f above %.2f", signals.gap(), maxGap)
                : closed("agreement %.2f above %.2f", signals.agreement(), maxAgreement);
    }

    private static Decision closed(String limit, float value, float bound) {
        return new Decision(
                false, "gate-closed: " + String.format(Locale.ROOT, limit, value, bound));
    }

    /** Numbers that come from an experiment stand in a file that the experiment writes. */
    private static FeedbackGate fitted() {
        Properties limits = new Properties();
        try (InputStream text =
                Objects.requireNonNull(
                        FeedbackGate.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            limits.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FeedbackGate(fitted(limits, "max-agreement"), fitted(limits, "max-gap"));
    }

    private static float fitted(Properties limits, String name) {
        String value = String.valueOf(limits.getProperty(name));
        try {
            return Float.parseFloat(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "%s: %s must be a number, got %s".formatted(RESOURCE, name, value), e);
        }
    }
}
