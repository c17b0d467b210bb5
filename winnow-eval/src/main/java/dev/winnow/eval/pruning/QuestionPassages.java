package dev.winnow.eval.pruning;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.pruner.select.Evidence;
import dev.winnow.pruner.select.Pruner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question with all of its passages, as the pruner sees them: a question over several hops has its evidence in more than one.
 *
 * @param question the question
 * @param rows one for each passage, in the order of the file, with the model's scores
 */
public record QuestionPassages(String question, List<RowScores> rows) {

    public QuestionPassages {
        rows = List.copyOf(rows);
    }

    /** The rows of a set by question, in the order of the file. */
    static List<QuestionPassages> of(List<RowScores> set) {
        Map<String, List<RowScores>> questions = new LinkedHashMap<>();
        for (RowScores scored : set) {
            questions.computeIfAbsent(scored.row().question(), q -> new ArrayList<>()).add(scored);
        }
        List<QuestionPassages> list = new ArrayList<>();
        questions.forEach((question, rows) -> list.add(new QuestionPassages(question, rows)));
        return list;
    }

    /** Whether any sentence is needed. */
    boolean answerable() {
        return rows.stream().anyMatch(scored -> scored.row().answerable());
    }

    /** Needed sentences, row after row. */
    boolean[] needed() {
        List<Boolean> all = new ArrayList<>();
        rows.forEach(scored -> all.addAll(scored.row().needed()));
        boolean[] needed = new boolean[all.size()];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = all.get(i);
        }
        return needed;
    }

    /** Lengths of the sentences in characters, row after row. */
    int[] lengths() {
        return rows.stream()
                .flatMap(scored -> scored.row().sentences().stream())
                .mapToInt(String::length)
                .toArray();
    }

    /** The model's scores, row after row. */
    float[] scores() {
        float[] all = new float[lengths().length];
        int at = 0;
        for (RowScores scored : rows) {
            float[] own = scored.by(PruningMeasurement.MODEL);
            System.arraycopy(own, 0, all, at, own.length);
            at += own.length;
        }
        return all;
    }

    /**
     * What the pruner keeps of all sentences, row after row. Every passage takes part, nothing is kept for its rank alone, and the budget holds
     * everything, so that the threshold and the guard decide. What stands in the context in other words counts as kept.
     */
    boolean[] kept(Pruner pruner, float threshold) {
        List<Candidate> candidates = new ArrayList<>();
        List<Reranked> reranked = new ArrayList<>();
        Map<DocumentId, List<Span>> spans = new LinkedHashMap<>();
        for (int r = 0; r < rows.size(); r++) {
            LabelledRow row = rows.get(r).row();
            DocumentId id = new DocumentId("%06d".formatted(r));
            List<Span> sentences = ModelSentences.spans(row);
            spans.put(id, sentences);
            candidates.add(
                    new Candidate(passage(row, id), r + 1, Score.fused(1f / (r + 1)), List.of()));
            reranked.add(reranked(id, r, sentences, rows.get(r).by(PruningMeasurement.MODEL)));
        }
        CompactContext context =
                pruner.prune(
                                new Evidence(
                                        question,
                                        List.of(),
                                        candidates,
                                        reranked,
                                        List.of(),
                                        List.of()),
                                settings(threshold))
                        .context();
        List<Boolean> kept = new ArrayList<>();
        spans.forEach(
                (id, sentences) -> sentences.forEach(span -> kept.add(isKept(context, id, span))));
        boolean[] flags = new boolean[kept.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = kept.get(i);
        }
        return flags;
    }

    private static boolean isKept(CompactContext context, DocumentId id, Span span) {
        return context.kept().stream().anyMatch(sentence -> isAt(sentence, id, span))
                || context.dropped().stream()
                        .anyMatch(
                                sentence ->
                                        sentence.reason() == Reason.DUPLICATE
                                                && isAt(sentence, id, span));
    }

    private static boolean isAt(ContextSentence sentence, DocumentId id, Span span) {
        return sentence.documentId().equals(id)
                && sentence.start() >= span.start()
                && sentence.start() < span.end();
    }

    private static Passage passage(LabelledRow row, DocumentId id) {
        return new Passage(
                id.passage(0),
                id,
                row.title(),
                List.of(),
                row.text(),
                0,
                row.text().length(),
                null,
                Metadata.NONE);
    }

    private static Reranked reranked(DocumentId id, int place, List<Span> spans, float[] keep) {
        List<SentenceScore> scores = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            if (!spans.get(i).isEmpty()) {
                scores.add(
                        new SentenceScore(
                                spans.get(i).start(),
                                spans.get(i).end(),
                                Score.probability(keep[i])));
            }
        }
        return new Reranked(
                id.passage(0), Score.logit(-place), Score.probability(.5f), scores, false);
    }

    private Settings settings(float threshold) {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                rows.size(),
                rows.size(),
                threshold,
                1f,
                0f,
                Integer.MAX_VALUE / 2,
                defaults.factShare(),
                PassageOrder.RANK,
                TitleRule.NONE,
                false,
                Interpolation.DEFAULTS);
    }
}
