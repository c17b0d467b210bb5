package dev.winnow.eval.context;

import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.LabelledRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Questions with answers over one corpus: the passages of all rows, whoever they were written for, each once.
 *
 * @param corpus every passage as a document
 * @param questions those that have answer texts, each once
 */
public record AnswerPool(BeirCollection corpus, List<AnsweredQuestion> questions) {

    /**
     * Pools sets.
     *
     * @param limit most questions taken of a set, in the order of its file
     */
    public static AnswerPool of(Map<String, List<LabelledRow>> sets, int limit) {
        Map<String, BeirDocument> documents = new LinkedHashMap<>();
        List<AnsweredQuestion> questions = new ArrayList<>();
        sets.forEach(
                (name, rows) -> {
                    for (LabelledRow row : rows) {
                        documents.putIfAbsent(
                                row.title() + "\n" + row.text(),
                                new BeirDocument("p" + documents.size(), row.title(), row.text()));
                    }
                    questions.addAll(questions(rows, limit));
                });
        List<BeirDocument> all = List.copyOf(documents.values());
        return new AnswerPool(
                new BeirCollection("pool", all, List.of(), hash(all)), List.copyOf(questions));
    }

    private static Collection<AnsweredQuestion> questions(List<LabelledRow> rows, int limit) {
        Map<String, SequencedSet<String>> answers = new LinkedHashMap<>();
        Map<String, String> ids = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            for (String answer : row.answers()) {
                if (!answer.isBlank()) {
                    ids.putIfAbsent(row.question(), row.id());
                    answers.computeIfAbsent(row.question(), q -> new LinkedHashSet<>())
                            .add(answer.strip());
                }
            }
        }
        List<AnsweredQuestion> questions = new ArrayList<>();
        ids.forEach(
                (question, id) -> {
                    if (questions.size() < limit) {
                        questions.add(
                                new AnsweredQuestion(
                                        id,
                                        question,
                                        List.copyOf(
                                                answers.getOrDefault(
                                                        question, new LinkedHashSet<>()))));
                    }
                });
        return questions;
    }

    private static String hash(List<BeirDocument> documents) {
        List<String> parts = new ArrayList<>();
        documents.forEach(document -> parts.add(document.title() + "\n" + document.text()));
        return CacheKey.of(parts.toArray(String[]::new)).value();
    }
}
