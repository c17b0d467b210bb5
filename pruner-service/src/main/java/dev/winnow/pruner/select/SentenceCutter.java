package dev.winnow.pruner.select;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts passages into sentences: as the model scored them; without scores at the splitter's borders,
 * or not at all if nothing of the passage can stay.
 */
final class SentenceCutter {

    private final SentenceSplitter splitter;

    SentenceCutter(SentenceSplitter splitter) {
        this.splitter = splitter;
    }

    /** Name of the splitter that cuts passages without sentence scores. */
    String splitter() {
        return splitter.name();
    }

    /** The sentences of a passage that takes part, in order. None if its text is blank. */
    List<Sentence> of(RankedPassage from) {
        if (from.scores() != null && from.hasSentenceScores()) {
            return scored(from, from.scores().sentences());
        }
        List<Sentence> sentences = new ArrayList<>();
        for (Span span : splitter.split(from.passage().text())) {
            add(sentences, from, span.start(), span.end(), null);
        }
        return sentences;
    }

    /** The sentences of a passage that is dropped whole: one, if it has not been cut yet. */
    List<Sentence> whole(RankedPassage from) {
        if (from.scores() != null && from.hasSentenceScores()) {
            return scored(from, from.scores().sentences());
        }
        return uncut(from);
    }

    /** Each passage as one sentence; none for one whose text is blank. */
    static List<Sentence> uncut(List<RankedPassage> passages) {
        return passages.stream().flatMap(passage -> uncut(passage).stream()).toList();
    }

    private static List<Sentence> uncut(RankedPassage from) {
        List<Sentence> sentences = new ArrayList<>(1);
        add(sentences, from, 0, from.passage().text().length(), null);
        return sentences;
    }

    private static List<Sentence> scored(RankedPassage from, List<SentenceScore> scores) {
        List<Sentence> sentences = new ArrayList<>(scores.size());
        int end = 0;
        for (SentenceScore score : scores) {
            if (score.start() < end || score.end() > from.passage().text().length()) {
                throw new InvalidInputException(
                        Kind.INVALID_STATE,
                        "sentence %d to %d of passage %s overlaps another one or ends behind the text of %d characters"
                                .formatted(
                                        score.start(),
                                        score.end(),
                                        from.passage().id(),
                                        from.passage().text().length()));
            }
            if (score.keep().scale() != Scale.PROBABILITY) {
                throw new InvalidInputException(
                        Kind.INVALID_STATE,
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
        sentences.add(
                new Sentence(
                        from.passage(),
                        from.place(),
                        gap,
                        offset + span.start(),
                        offset + span.end(),
                        keep));
    }
}
