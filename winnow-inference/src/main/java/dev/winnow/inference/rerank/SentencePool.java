package dev.winnow.inference.rerank;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The sentences of several passages that would make a context: those with the highest odds to be needed, times the odds of their passage to
 * answer, as many as one row has room for. They stand in it passage by passage, the best one first, and in the order of their texts.
 */
final class SentencePool {

    /**
     * A sentence.
     *
     * @param passage its passage's number in the call
     * @param place of its passage in the rank list, 0 for the best
     * @param number its own in the passage
     * @param span in the passage's text, without white space at its ends
     * @param worth odds, not calibrated: only their order counts
     */
    private record Member(int passage, int place, int number, Span span, double worth) {}

    private static final Comparator<Member> IN_THE_ROW =
            Comparator.comparingInt(Member::place).thenComparingInt(Member::number);

    private static final Comparator<Member> BEST_FIRST =
            Comparator.comparingDouble(Member::worth).reversed().thenComparing(IN_THE_ROW);

    private final List<Passage> passages;
    private final List<Member> members;

    private SentencePool(List<Passage> passages, List<Member> members) {
        this.passages = passages;
        this.members = members;
    }

    /**
     * Chooses sentences.
     *
     * @param apart what was said of each passage by itself, in the same order
     * @param topK passages of which sentences are taken
     * @param room most tokens of all sentences together
     */
    static SentencePool of(
            List<Passage> passages,
            List<Reranked> apart,
            int topK,
            int room,
            TokenCounter counter) {
        List<Member> all = new ArrayList<>();
        List<Integer> ranked = ranked(apart);
        for (int place = 0; place < Math.min(topK, ranked.size()); place++) {
            addAll(all, passages, apart, ranked.get(place), place);
        }
        all.sort(BEST_FIRST);
        List<Member> chosen = new ArrayList<>();
        int left = room;
        for (Member member : all) {
            String text = passages.get(member.passage()).text();
            int tokens = counter.count(member.span().slice(text));
            if (tokens <= left) {
                left -= tokens;
                chosen.add(member);
            }
        }
        chosen.sort(IN_THE_ROW);
        return new SentencePool(passages, chosen);
    }

    /** Whether there are sentences of several passages: those of a single one have been compared already. */
    boolean compares() {
        return !members.isEmpty() && members.getFirst().passage() != members.getLast().passage();
    }

    /** The sentences as one passage without a heading. */
    SplitPassage inOneText() {
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>(members.size());
        for (Member member : members) {
            int start = text.length();
            text.append(
                    passages.get(member.passage()).text(),
                    member.span().start(),
                    member.span().end());
            spans.add(new Span(start, text.length()));
            text.append('\n');
        }
        return new SplitPassage("", text.toString(), spans);
    }

    /**
     * What was said of the passages, with other probabilities for the sentences of the pool.
     *
     * @param keeps mean keep-probability of each sentence of {@link #inOneText}
     */
    List<Reranked> into(List<Reranked> apart, float[] keeps, PlattScaling calibration) {
        List<List<SentenceScore>> sentences = new ArrayList<>(apart.size());
        apart.forEach(passage -> sentences.add(new ArrayList<>(passage.sentences())));
        for (int m = 0; m < keeps.length; m++) {
            Member member = members.get(m);
            List<SentenceScore> own = sentences.get(member.passage());
            SentenceScore before = own.get(member.number());
            own.set(
                    member.number(),
                    new SentenceScore(
                            before.start(),
                            before.end(),
                            Score.probability(calibration.ofProbability(keeps[m]))));
        }
        List<Reranked> together = new ArrayList<>(apart.size());
        for (int p = 0; p < apart.size(); p++) {
            Reranked before = apart.get(p);
            together.add(
                    new Reranked(
                            before.passageId(),
                            before.rankLogit(),
                            before.rankProbability(),
                            sentences.get(p),
                            before.truncated()));
        }
        return Collections.unmodifiableList(together);
    }

    private static List<Integer> ranked(List<Reranked> apart) {
        List<Integer> order = new ArrayList<>(apart.size());
        for (int p = 0; p < apart.size(); p++) {
            order.add(p);
        }
        order.sort(
                Comparator.comparing((Integer p) -> apart.get(p).rankLogit())
                        .reversed()
                        .thenComparing(p -> apart.get(p).passageId()));
        return order;
    }

    private static void addAll(
            List<Member> all,
            List<Passage> passages,
            List<Reranked> apart,
            int passage,
            int place) {
        Reranked scores = apart.get(passage);
        String text = passages.get(passage).text();
        for (int s = 0; s < scores.sentences().size(); s++) {
            SentenceScore sentence = scores.sentences().get(s);
            Span span = new Span(sentence.start(), sentence.end()).trim(text);
            if (!span.isEmpty()) {
                double worth = sentence.keep().odds() * scores.rankProbability().odds();
                all.add(new Member(passage, place, s, span, worth));
            }
        }
    }
}
