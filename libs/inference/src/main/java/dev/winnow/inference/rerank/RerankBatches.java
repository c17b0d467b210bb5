package dev.winnow.inference.rerank;

import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairOutputs.PairScore;
import dev.winnow.inference.rerank.PassageRows.Stretch;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.TokenSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The passages of one call while they are read in waves. For one thread. */
final class RerankBatches {

    private final PairLayout layout;
    private final Asked question;
    private final List<SplitPassage> passages;
    private final BatchSubmission<PairScore> running;
    private final Rules rules;

    /** Of the passages that were handed over, in order. */
    private final List<Part> parts = new ArrayList<>();

    private int rows;
    private long tokenizing;

    private final List<PassageScore> scores = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    RerankBatches(
            PairLayout layout,
            Asked question,
            List<SplitPassage> passages,
            BatchSubmission<PairScore> running,
            Rules rules) {
        this.layout = layout;
        this.question = question;
        this.passages = passages;
        this.running = running;
        this.rules = rules;
    }

    /**
     * A question.
     *
     * @param text as it was asked
     * @param tokens as the model reads it
     */
    record Asked(String text, Question tokens) {}

    /**
     * What is read and scored.
     *
     * @param pruneHead whether the model scores tokens
     * @param whole whether passages of many windows are read to their end
     */
    record Rules(boolean pruneHead, boolean whole) {}

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
            handOverFurther(read, end);
            int wave = rowsOf(read, end);
            handOver(upTo(end, further));
            boolean all = running.await(wave);
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
            Part part = new Part(PassageRows.of(layout, question.tokens(), passage));
            parts.add(part);
            part.begin(more);
        }
        tokenizing += System.nanoTime() - began;
        running.add(more);
    }

    /**
     * Gives the model the other windows of long passages that are read; the best one of each stands
     * with the other passages: if the time ends, something of each has been read.
     */
    private void handOverFurther(int from, int to) throws StageException {
        List<TokenSequence> more = new ArrayList<>();
        handedOver(from, to).forEach(part -> part.askFurther(more));
        if (!more.isEmpty() && running.cut() == null) {
            running.add(more);
        }
    }

    private List<Part> handedOver(int from, int to) {
        return parts.subList(Math.min(from, parts.size()), Math.min(to, parts.size()));
    }

    /** The rows that have to run for some passages, counted from the first of the call. */
    private int rowsOf(int from, int to) {
        int behind = 0;
        for (Part part : handedOver(from, to)) {
            behind = Math.max(behind, part.behind);
        }
        return behind;
    }

    /** Scores the passages before a place of which every row that was asked for has run. */
    private void gather(int end) {
        for (int p = scores.size(); p < end; p++) {
            Part part = parts.get(p);
            if (part.isRead()) {
                scores.add(part.score());
                places.add(p);
            }
        }
    }

    /** A passage that was handed over. */
    private final class Part {

        private final PassageRows passage;

        /** What is read of a long passage, in order; empty where all is read at once. */
        private final List<Stretch> chosen;

        /** For each window the place of its row in the call, -1 if it was not asked for. */
        private final int[] at;

        /** The place behind the last of them. */
        private int behind;

        Part(PassageRows passage) {
            this.passage = passage;
            this.at = new int[passage.rows().size()];
            Arrays.fill(at, -1);
            this.chosen = rules.whole() ? List.of() : passage.chosen(question.text());
        }

        /** Asks for all windows, or for the best one of a long passage. */
        void begin(List<TokenSequence> more) {
            if (chosen.isEmpty()) {
                for (int w = 0; w < at.length; w++) {
                    ask(w, more);
                }
            } else {
                ask(chosen.getFirst(), more);
            }
        }

        /** Asks for the others that are read of a long passage. */
        void askFurther(List<TokenSequence> more) {
            chosen.stream().skip(1).forEach(stretch -> ask(stretch, more));
        }

        /** Of a long passage a part is enough, if time ends the reading. */
        boolean isRead() {
            return chosen.isEmpty()
                    ? values().stream().allMatch(value -> value != null)
                    : chosen.stream().anyMatch(this::hasRun);
        }

        PassageScore score() {
            List<@Nullable PairScore> values = values();
            for (Stretch stretch : chosen) {
                if (!hasRun(stretch)) {
                    stretch.windows().forEach(w -> values.set(w, null));
                }
            }
            return passage.score(values, rules.pruneHead());
        }

        private boolean hasRun(Stretch stretch) {
            return stretch.windows().stream().allMatch(w -> value(w) != null);
        }

        private List<@Nullable PairScore> values() {
            List<@Nullable PairScore> values = new ArrayList<>(at.length);
            for (int w = 0; w < at.length; w++) {
                values.add(value(w));
            }
            return values;
        }

        private @Nullable PairScore value(int window) {
            return at[window] < 0 ? null : running.value(at[window]);
        }

        private void ask(Stretch stretch, List<TokenSequence> more) {
            stretch.windows().forEach(w -> ask(w, more));
        }

        private void ask(int window, List<TokenSequence> more) {
            at[window] = rows;
            rows++;
            behind = rows;
            more.add(passage.rows().get(window));
        }
    }
}
