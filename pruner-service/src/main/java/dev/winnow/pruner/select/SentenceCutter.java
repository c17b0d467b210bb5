package dev.winnow.pruner.select;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
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

    /** Of a sentence whose words have not been compared. */
    private static final Float UNREAD = 0f;

    /** Cuts passages that come without sentence scores, as the reranker does. */
    static final SentenceSplitter SPLITTER = new SentenceSplitter();

    private SentenceCutter() {}

    /**
     * The sentences of a passage that takes part, in order. None if its text is blank.
     *
     * @param byWords whether a passage without scores is unread text of which words decide
     */
    static List<Sentence> of(RankedPassage from, boolean byWords) {
        if (!from.sentenceScores().isEmpty()) {
            return scored(from);
        }
        List<Sentence> sentences = new ArrayList<>();
        Float words = byWords && from.scores() == null ? UNREAD : null;
        for (Span span : split(from.passage())) {
            add(sentences, from, span.start(), span.end(), null, words);
        }
        return sentences;
    }

    /** The sentences of a passage that is dropped whole: one, if it has not been cut yet. */
    static List<Sentence> whole(RankedPassage from) {
        return from.sentenceScores().isEmpty() ? uncut(from) : scored(from);
    }

    /** Each passage as one sentence; none for one whose text is blank. */
    static List<Sentence> uncut(List<RankedPassage> passages) {
        return passages.stream().flatMap(passage -> uncut(passage).stream()).toList();
    }

    private static List<Sentence> uncut(RankedPassage from) {
        List<Sentence> sentences = new ArrayList<>(1);
        add(sentences, from, 0, from.passage().text().length(), null, null);
        return sentences;
    }

    private static List<Span> split(Passage passage) {
        return SPLITTER.split(passage.text(), passage.blocks());
    }

    private static List<Sentence> scored(RankedPassage from) {
        List<Sentence> sentences = new ArrayList<>(from.sentenceScores().size());
        // The same splitter made the scored ones, so what was left unread lies in whole spans.
        List<Span> all = from.isPartlyRead() ? split(from.passage()) : List.of();
        int next = 0;
        int end = 0;
        for (SentenceScore score : from.sentenceScores()) {
            if (score.start() < end || score.end() > from.passage().text().length()) {
                throw PruneInput.contradiction(
                        "sentence %d to %d of passage %s overlaps another one or ends behind the text of %d characters",
                        score.start(),
                        score.end(),
                        from.passage().id(),
                        from.passage().text().length());
            }
            if (score.keep().scale() != Scale.PROBABILITY) {
                throw PruneInput.contradiction(
                        "passage %s has sentence scores on the scale %s; thresholds exist for %s only",
                        from.passage().id(), score.keep().scale(), Scale.PROBABILITY);
            }
            next = addUnread(sentences, from, all, next, end, score.start());
            end = score.end();
            add(sentences, from, score.start(), score.end(), score.keep(), null);
        }
        addUnread(sentences, from, all, next, end, from.passage().text().length());
        return sentences;
    }

    /**
     * Adds what the spans from the next one on have between two places.
     *
     * @return the first span that reaches beyond
     */
    private static int addUnread(
            List<Sentence> sentences,
            RankedPassage from,
            List<Span> all,
            int next,
            int begin,
            int stop) {
        int at = next;
        while (at < all.size() && all.get(at).start() < stop) {
            int start = Math.max(begin, all.get(at).start());
            int end = Math.min(stop, all.get(at).end());
            if (start < end) {
                add(sentences, from, start, end, null, UNREAD);
            }
            if (all.get(at).end() > stop) {
                break;
            }
            at++;
        }
        return at;
    }

    private static void add(
            List<Sentence> sentences,
            RankedPassage from,
            int spanStart,
            int spanEnd,
            @Nullable Score keep,
            @Nullable Float words) {
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
                        from.index(),
                        gap,
                        offset + span.start(),
                        offset + span.end(),
                        keep,
                        words,
                        keep == null ? Sentence.UNSCORED : from.worth(keep.value())));
    }
}
