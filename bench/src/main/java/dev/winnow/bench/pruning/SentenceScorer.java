package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.retriever.index.LuceneAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Scores the sentences of a row; a higher score is kept longer. */
@FunctionalInterface
public interface SentenceScorer {

    /**
     * One score for each sentence.
     *
     * @throws IOException if the model behind it fails: an experiment with holes would compare
     *     different rows
     */
    float[] score(LabelledRow row) throws IOException, StageException;

    /** The calibrated keep-probabilities of a model, for the sentences as they were labelled. */
    static SentenceScorer model(PassageScorer scorer) {
        return row -> {
            SplitPassage passage = new SplitPassage(row.title(), row.text(), row.spans());
            float[] keep =
                    scorer.score(row.question(), List.of(passage), Deadline.NONE)
                            .passages()
                            .getFirst()
                            .sentenceScores();
            return each(row, i -> scorer.keepCalibration().ofProbability(keep[i]));
        };
    }

    /**
     * Perfect knowledge: needed sentences first, the shortest of them first, so that it is the
     * ceiling of any choice by characters.
     */
    static float[] oracle(LabelledRow row) {
        // Longer than any sentence: keeps every needed sentence above every other one.
        return each(row, i -> row.needed().get(i) ? 1e7 - row.sentences().get(i).length() : 0);
    }

    /** The first sentences first: what cutting a passage off would keep. */
    static float[] lead(LabelledRow row) {
        return each(row, i -> -i);
    }

    /** Chance, seeded by the row's id so that it does not depend on which other rows are scored. */
    static float[] random(LabelledRow row) {
        SplittableRandom random = new SplittableRandom(row.id().hashCode());
        return each(row, i -> random.nextFloat());
    }

    /**
     * Cosine of the question's vector with that of each sentence behind its title: pruning with the
     * embedder that retrieval has anyway.
     */
    static SentenceScorer cosine(Embedder embedder) {
        return row -> {
            float[] question = embedder.embedQuery(row.question(), Deadline.NONE);
            List<float[]> sentences =
                    embedder.embedPassages(
                            row.sentences().stream()
                                    .map(sentence -> new PassageText(row.title(), sentence))
                                    .toList(),
                            Deadline.NONE);
            float[] scores = new float[sentences.size()];
            for (int i = 0; i < scores.length; i++) {
                float[] sentence = sentences.get(i);
                for (int d = 0; d < sentence.length; d++) {
                    scores[i] += question[d] * sentence[d];
                }
            }
            return scores;
        };
    }

    /**
     * BM25 of each sentence, with document frequencies of the sentences of one file. Lucene's
     * English analysis and formula, Anserini's k1 .9 and b .4.
     */
    static SentenceScorer bm25(List<LabelledRow> file) {
        TextAnalysis analysis = new LuceneAnalysis();
        List<List<String>> all = new ArrayList<>();
        for (LabelledRow row : file) {
            row.sentences().forEach(sentence -> all.add(analysis.terms(sentence)));
        }
        Map<String, Integer> sentencesWith = new HashMap<>();
        all.forEach(
                words -> Set.copyOf(words).forEach(w -> sentencesWith.merge(w, 1, Integer::sum)));
        double meanLength = Math.max(1, all.stream().mapToInt(List::size).average().orElse(1));
        return row -> {
            List<String> question = analysis.terms(row.question());
            float[] scores = new float[row.sentences().size()];
            for (int i = 0; i < scores.length; i++) {
                List<String> sentence = analysis.terms(row.sentences().get(i));
                double norm = .9f * (1 - .4f + .4f * sentence.size() / meanLength);
                double sum = 0;
                for (String word : question) {
                    int tf = Collections.frequency(sentence, word);
                    int df = sentencesWith.getOrDefault(word, 0);
                    double idf = Math.log(1 + (all.size() - df + .5) / (df + .5));
                    sum += tf > 0 ? idf * tf / (tf + norm) : 0;
                }
                scores[i] = (float) sum;
            }
            return scores;
        };
    }

    private static float[] each(LabelledRow row, IntToDoubleFunction score) {
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) score.applyAsDouble(i);
        }
        return scores;
    }
}
