package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.retriever.index.LuceneAnalysis;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BM25 of each sentence, with document frequencies of the sentences of one file. Lucene's English
 * analysis and formula, Anserini's k1 .9 and b .4.
 */
public final class Bm25Sentences implements SentenceScorer {

    private static final float K1 = .9f;
    private static final float B = .4f;

    /** The terms of the product's index. */
    private final TextAnalysis analysis = new LuceneAnalysis();

    private final Map<String, Integer> sentencesWith = new HashMap<>();
    private final long sentences;
    private final double meanLength;

    /** Counts the sentences of all rows of a file. */
    public Bm25Sentences(List<LabelledRow> file) {
        long count = 0;
        long terms = 0;
        for (LabelledRow row : file) {
            for (String sentence : row.sentences()) {
                List<String> words = analysis.terms(sentence);
                Set<String> once = new HashSet<>(words);
                once.forEach(word -> sentencesWith.merge(word, 1, Integer::sum));
                count++;
                terms += words.size();
            }
        }
        sentences = count;
        meanLength = Math.max(1.0, (double) terms / Math.max(1, count));
    }

    @Override
    public float[] score(LabelledRow row) {
        List<String> question = analysis.terms(row.question());
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = bm25(question, analysis.terms(row.sentences().get(i)));
        }
        return scores;
    }

    private float bm25(List<String> question, List<String> sentence) {
        Map<String, Integer> frequencies = new HashMap<>();
        sentence.forEach(word -> frequencies.merge(word, 1, Integer::sum));
        double norm = K1 * (1 - B + B * sentence.size() / meanLength);
        double sum = 0;
        for (String word : question) {
            int tf = frequencies.getOrDefault(word, 0);
            if (tf > 0) {
                int df = sentencesWith.getOrDefault(word, 0);
                sum += Math.log(1 + (sentences - df + .5) / (df + .5)) * tf / (tf + norm);
            }
        }
        return (float) sum;
    }
}
