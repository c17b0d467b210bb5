package dev.winnow.pruner.select;

import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All sentences of one passage: as the model scored them; without scores as the splitter cuts them, or whole if nothing of it can
 * stay.
 */
final class SentenceList {

    private final SentenceSplitter splitter;

    SentenceList(SentenceSplitter splitter) {
        this.splitter = splitter;
    }

    /** Which splitter cuts passages that nobody has cut yet. */
    String splitter() {
        return splitter.name();
    }

    /** The sentences of a passage that takes part, in order. None if its text is blank. */
    List<Sentence> of(RankedPassage from) {
        if (from.scores() != null && !from.scores().sentences().isEmpty()) {
            return scored(from, from.scores().sentences());
        }
        List<Sentence> sentences = new ArrayList<>();
        for (Span span : splitter.split(from.passage().text())) {
            add(sentences, from, span.start(), span.end(), null);
        }
        return sentences;
    }

    /** The sentences of a passage that goes whole: one, if nobody has cut it yet. */
    List<Sentence> whole(RankedPassage from) {
        if (from.scores() != null && !from.scores().sentences().isEmpty()) {
            return scored(from, from.scores().sentences());
        }
        return uncut(from);
    }

    /** The text of a passage as one sentence; none if it is blank. */
    static List<Sentence> uncut(RankedPassage from) {
        List<Sentence> sentences = new ArrayList<>(1);
        add(sentences, from, 0, from.passage().text().length(), null);
        return sentences;
    }

    private static List<Sentence> scored(RankedPassage from, List<SentenceScore> scores) {
        List<Sentence> sentences = new ArrayList<>(scores.size());
        int end = 0;
        for (SentenceScore score : scores) {
            if (score.start() < end || score.end() > from.passage().text().length()) {
                throw new InvalidEvidenceException(
                        "sentence %d to %d of passage %s overlaps another one or ends behind the text of %d characters"
                                .formatted(
                                        score.start(),
                                        score.end(),
                                        from.passage().id(),
                                        from.passage().text().length()));
            }
            if (score.keep().scale() != Scale.PROBABILITY) {
                throw new InvalidEvidenceException(
                        "passage %s has sentence scores on the scale %s; thresholds exist for %s only"
                                .formatted(
                                        from.passage().id(),
                                        score.keep().scale(),
                                        Scale.PROBABILITY));
            }
            end = score.end();
            add(sentences, from, score.start(), score.end(), score.keep());
        }
        return sentences;
    }

    private static void add(
            List<Sentence> sentences,
            RankedPassage from,
            int spanStart,
            int spanEnd,
            @Nullable Score keep) {
        String text = from.passage().text();
        Span span = new Span(spanStart, spanEnd).trim(text);
        if (span.isEmpty()) {
            return;
        }
        int offset = from.passage().start();
        int gap = sentences.isEmpty() ? offset : sentences.getLast().end();
        sentences.add(new Sentence(from, gap, offset + span.start(), offset + span.end(), keep));
    }
}
