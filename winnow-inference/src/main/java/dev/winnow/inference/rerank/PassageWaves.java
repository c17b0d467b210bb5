package dev.winnow.inference.rerank;

import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.session.TokenSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The passages of one call while they are read in waves. For one thread. */
final class PassageWaves {

    private final PairLayout layout;
    private final Question question;
    private final List<SplitPassage> passages;
    private final PortionedRows<PairScore> running;
    private final ScoreRules rules;
    private final boolean pruneHead;

    /** Of the passages that were handed over, in order. */
    private final List<PassageRows> parts = new ArrayList<>();

    private final List<Integer> rowsBefore = new ArrayList<>();
    private int rows;
    private long tokenizing;

    private final List<PassageScore> scores = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    PassageWaves(
            PairLayout layout,
            Question question,
            List<SplitPassage> passages,
            PortionedRows<PairScore> running,
            ScoreRules rules,
            boolean pruneHead) {
        this.layout = layout;
        this.question = question;
        this.passages = passages;
        this.running = running;
        this.rules = rules;
        this.pruneHead = pruneHead;
    }

    /**
     * Reads wave after wave. The last session to finish a wave would leave the others idle: so many
     * passages of the next one are handed over with it as there are further sessions, unless
     * somebody else waits for the model. They are dropped if there is no next wave, whether they
     * have run or not, so that the result depends on nothing but the scores.
     *
     * @param next the size of the next wave, from the scores so far
     * @param ahead passages of the first wave that run while the others are tokenised
     * @param lookahead passages of the next wave that run with the end of one; asked before each
     *     wave
     * @return time spent on tokenising before the model had its first passage
     */
    Duration read(ToIntFunction<List<PassageScore>> next, int ahead, IntSupplier lookahead)
            throws StageException {
        int end = upTo(0, next.applyAsInt(scores));
        int further = lookahead.getAsInt();
        handOver(Math.min(ahead, end));
        Duration alone = tokenizing();
        for (int read = 0; end > read; ) {
            handOver(end);
            handOver(upTo(end, further));
            boolean all = running.await(rowsBefore(end));
            gather(all ? end : parts.size());
            if (!all) {
                break;
            }
            read = end;
            end = read == passages.size() ? read : upTo(read, next.applyAsInt(scores));
            further = lookahead.getAsInt();
        }
        return alone;
    }

    /** Of the passages that were read. */
    List<PassageScore> scores() {
        return scores;
    }

    /** For each score the place of its passage. */
    List<Integer> places() {
        return places;
    }

    /** Time spent on cutting passages into tokens. */
    Duration tokenizing() {
        return Duration.ofNanos(tokenizing);
    }

    private int upTo(int from, int more) {
        return from + Math.clamp(more, 0, passages.size() - from);
    }

    /** Tokenises the passages up to a place, and gives their rows to the model. */
    private void handOver(int end) throws StageException {
        if (end <= parts.size() || running.cut() != null) {
            return;
        }
        long began = System.nanoTime();
        List<TokenSequence> more = new ArrayList<>();
        for (SplitPassage passage : passages.subList(parts.size(), end)) {
            PassageRows part = PassageRows.of(layout, question, passage);
            rowsBefore.add(rows);
            parts.add(part);
            more.addAll(part.rows());
            rows += part.rows().size();
        }
        tokenizing += System.nanoTime() - began;
        running.add(more);
    }

    private int rowsBefore(int passage) {
        return passage < rowsBefore.size() ? rowsBefore.get(passage) : rows;
    }

    /** Scores the passages before a place of which every row has run. */
    private void gather(int end) {
        for (int p = scores.size(); p < end; p++) {
            List<PairScore> values = new ArrayList<>();
            for (int r = rowsBefore(p); r < rowsBefore(p + 1); r++) {
                PairScore value = running.value(r);
                if (value != null) {
                    values.add(value);
                }
            }
            if (values.size() == parts.get(p).rows().size()) {
                scores.add(parts.get(p).score(values, rules, pruneHead));
                places.add(p);
            }
        }
    }
}
