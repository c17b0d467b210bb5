package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.BeirCollection.Document;
import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.collection.LabelledRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Questions with answers over one corpus: the passages of all rows, whichever question they were
 * written for, each once.
 *
 * @param corpus every passage as a document
 * @param questions those with an answer that stands in a needed sentence, each once: others, such
 *     as yes and no, cannot be looked for
 */
public record AnswerPool(BeirCollection corpus, List<Question> questions) {

    /**
     * A question, the texts that answer it, and the sentences that prove them.
     *
     * @param id of the first row that asks it
     * @param text the question
     * @param answers those that stand in a needed sentence; any of them will do
     * @param evidence all needed sentences, of every passage that was labelled for the question
     */
    public record Question(String id, String text, Set<String> answers, Set<String> evidence) {

        /**
         * Whether a text holds one of the answers, wherever it is from. Short answers stand in many
         * texts by chance.
         */
        public boolean answeredBy(String text) {
            return answers.stream().anyMatch(answer -> LabelledRow.holds(text, answer));
        }

        /** Whether a text holds all needed sentences. */
        public boolean fullyProvenBy(String text) {
            return evidence.stream().allMatch(text::contains);
        }
    }

    /**
     * Pools sets.
     *
     * @param skip questions of a set that are left out, the first in the order of its file; their
     *     passages stay
     * @param limit most questions taken of a set, those after them
     */
    public static AnswerPool of(Map<String, List<LabelledRow>> sets, int skip, int limit) {
        if (skip < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "--skip must be 0 or more and --limit 1 or more, got %d and %d"
                            .formatted(skip, limit));
        }
        Map<String, Document> documents = new LinkedHashMap<>();
        List<Question> questions = new ArrayList<>();
        for (List<LabelledRow> rows : sets.values()) {
            for (LabelledRow row : rows) {
                Document document = new Document("p" + documents.size(), row.title(), row.text());
                documents.putIfAbsent(row.title() + "\n" + row.text(), document);
            }
            questions(rows).values().stream().skip(skip).limit(limit).forEach(questions::add);
        }
        String hash = CollectionFile.key(documents.keySet().toArray(String[]::new));
        return new AnswerPool(
                new BeirCollection("pool", "all", List.copyOf(documents.values()), List.of(), hash),
                List.copyOf(questions));
    }

    private static Map<String, Question> questions(List<LabelledRow> rows) {
        Map<String, Question> asked = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            for (String sentence : row.evidence()) {
                for (String answer : row.answers()) {
                    if (LabelledRow.holds(sentence, answer.strip())) {
                        Question question =
                                asked.computeIfAbsent(
                                        row.question(), text -> question(row.id(), text, rows));
                        question.answers().add(answer.strip());
                    }
                }
            }
        }
        return asked;
    }

    private static Question question(String id, String text, List<LabelledRow> rows) {
        return new Question(id, text, new LinkedHashSet<>(), evidence(rows, text));
    }

    private static Set<String> evidence(List<LabelledRow> rows, String question) {
        return rows.stream()
                .filter(row -> row.question().equals(question))
                .flatMap(row -> row.evidence().stream())
                .map(String::strip)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
