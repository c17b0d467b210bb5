package dev.winnow.eval.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.retrieval.WholeDocument;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps sentences of all passages of a question, with the product's decision and with one threshold
 * for all questions that keeps as many characters in all. The budget is ample, every passage takes
 * part, and the sentences are those of the product's splitter. What stands in two passages is
 * needed once.
 */
public final class EvidenceExperiment {

    /**
     * Evidence that the product's decision keeps, beside one threshold for all questions
     * that keeps as many characters.
     *
     * @param questions number of questions
     * @param characters share of the characters that the product keeps
     * @param allEvidence share of questions of which every needed sentence is kept; the baseline is
     *     one threshold for all
     * @param recall mean share of needed sentences that are kept
     * @param oneThreshold the threshold for all that keeps as much
     */
    public record Result(
            int questions,
            double characters,
            PairedMeans allEvidence,
            PairedMeans recall,
            double oneThreshold) {}

    /** Beyond what questions hold. */
    private static final int AMPLE = Integer.MAX_VALUE / 2;

    /** Of the search for the threshold that keeps as much: to about a billionth. */
    private static final int STEPS = 30;

    private final Pruner pruner;
    private final List<Judged> questions = new ArrayList<>();

    public EvidenceExperiment(Pruner pruner) {
        this.pruner = pruner;
    }

    /** Scores a question. */
    public void add(SpreadQuestion question, Reranker reranker) throws IOException {
        List<Passage> passages = new ArrayList<>();
        Map<PassageId, LabelledRow> rows = new HashMap<>();
        for (LabelledRow row : question.rows()) {
            Passage passage = passage("%06d".formatted(passages.size()), row.title(), row.text());
            passages.add(passage);
            rows.put(passage.id(), row);
        }
        try {
            questions.add(
                    new Judged(
                            question.text(),
                            passages,
                            reranker.rerank(question.text(), passages, Deadline.NONE).passages(),
                            rows));
        } catch (RerankException e) {
            throw new IOException(
                    "a question of %s: the reranker failed".formatted(question.set()), e);
        }
    }

    private static Passage passage(String id, String title, String text) {
        return new WholeDocument().cut(new BeirDocument(id, title, text)).getFirst();
    }

    /**
     * Compares both.
     *
     * @throws IllegalStateException without a question
     */
    public Result result() {
        if (questions.isEmpty()) {
            throw new IllegalStateException("no question has evidence in two passages");
        }
        Kept product = kept(Settings.DEFAULTS.threshold(), false);
        double low = 0;
        double high = 1;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (kept((float) middle, true).characters >= product.characters) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Kept one = kept((float) low, true);
        long all = questions.stream().mapToLong(Judged::characters).sum();
        return new Result(
                questions.size(),
                (double) product.characters / all,
                PairedMeans.of(one.allEvidence, product.allEvidence),
                PairedMeans.of(one.recall, product.recall),
                low);
    }

    /** Evidence that one rule keeps, question by question. */
    private static final class Kept {

        private final double[] allEvidence;
        private final double[] recall;
        private long characters;

        Kept(int questions) {
            allEvidence = new double[questions];
            recall = new double[questions];
        }
    }

    private Kept kept(float threshold, boolean literally) {
        Kept kept = new Kept(questions.size());
        for (int q = 0; q < questions.size(); q++) {
            Judged question = questions.get(q);
            CompactContext context =
                    pruner.prune(
                                    question.input(literally),
                                    TrialSettings.of(
                                            question.passages.size(),
                                            question.passages.size(),
                                            threshold,
                                            Settings.DEFAULTS.minRank(),
                                            AMPLE))
                            .context();
            Set<String> there = new HashSet<>();
            for (ContextSentence sentence : context.kept()) {
                kept.characters += sentence.end() - sentence.start();
                there.addAll(question.neededIn(sentence));
            }
            for (ContextSentence sentence : context.dropped()) {
                if (sentence.reason() == Reason.DUPLICATE) {
                    there.addAll(question.neededIn(sentence));
                }
            }
            int needed = question.needed().size();
            kept.recall[q] = (double) there.size() / needed;
            kept.allEvidence[q] = there.size() == needed ? 1 : 0;
        }
        return kept;
    }

    /** A question with the model's scores. */
    private record Judged(
            String text,
            List<Passage> passages,
            List<Reranked> scores,
            Map<PassageId, LabelledRow> rows) {

        /** Surer than any threshold asks. */
        private static final Score SURE = Score.probability(.999f);

        /**
         * @param literally whether the threshold holds as it is: a candidate beyond the others, of
         *     which nothing is kept, then surely answers
         */
        PruneInput input(boolean literally) {
            List<Candidate> candidates = new ArrayList<>();
            List<Reranked> reranked = new ArrayList<>(scores);
            for (Passage passage : passages) {
                candidates.add(candidate(passage, candidates.size()));
            }
            if (literally) {
                float lowest =
                        (float)
                                scores.stream()
                                        .mapToDouble(scored -> scored.rankLogit().value())
                                        .min()
                                        .orElseThrow();
                Passage sure = passage("sure", "", "-");
                candidates.add(candidate(sure, candidates.size()));
                reranked.add(
                        new Reranked(sure.id(), Score.logit(lowest - 1), SURE, List.of(), false));
            }
            return PruneInput.of(candidates, reranked);
        }

        private static Candidate candidate(Passage passage, int place) {
            return new Candidate(passage, place + 1, Score.fused(1f / (place + 1)), List.of());
        }

        long characters() {
            return passages.stream().mapToLong(passage -> passage.text().length()).sum();
        }

        /** The texts of the needed sentences. */
        Set<String> needed() {
            Set<String> needed = new HashSet<>();
            for (LabelledRow row : rows.values()) {
                for (int i = 0; i < row.sentences().size(); i++) {
                    if (row.needed().get(i)) {
                        needed.add(row.sentences().get(i));
                    }
                }
            }
            return needed;
        }

        /** Those of the needed sentences of which something stands in one that was kept. */
        Set<String> neededIn(ContextSentence kept) {
            Set<String> there = new HashSet<>();
            LabelledRow row = rows.get(kept.passageId());
            if (row != null) {
                int at = 0;
                for (int i = 0; i < row.sentences().size(); i++) {
                    int end = at + row.sentences().get(i).length();
                    if (row.needed().get(i) && at < kept.end() && kept.start() < end) {
                        there.add(row.sentences().get(i));
                    }
                    at = end + 1;
                }
            }
            return there;
        }
    }
}
