package dev.winnow.kg.rule;

import java.util.List;

/** Compares a question with sentences. Safe for use by several threads. */
@FunctionalInterface
public interface SentenceSimilarity {

    /** One cosine for each sentence, in order. */
    float[] of(String question, List<String> sentences);
}
