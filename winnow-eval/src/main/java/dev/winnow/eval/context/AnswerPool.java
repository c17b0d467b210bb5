package dev.winnow.eval.context;

import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.WholeWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions with answers over one corpus: the passages of all rows, whoever they were written for, each once.
 *
 * @param corpus every passage as a document
 * @param questions those with an answer that stands in a needed sentence, each once: others, such as yes and no, cannot be looked for
 */
public record AnswerPool(BeirCollection corpus, List<AnsweredQuestion> questions) {

    /**
     * Pools sets.
     *
     * @param skip questions of a set that are left out, the first in the order of its file; their passages stay
     * @param limit most questions taken of a set, those after them
     */
    public static AnswerPool of(Map<String, List<LabelledRow>> sets, int skip, int limit) {
        if (skip < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "--skip must be 0 or more and --limit 1 or more, got %d and %d"
                            .formatted(skip, limit));
        }
        Map<String, BeirDocument> documents = new LinkedHashMap<>();
        List<AnsweredQuestion> questions = new ArrayList<>();
        sets.forEach(
                (name, rows) -> {
                    for (LabelledRow row : rows) {
                        documents.putIfAbsent(
                                row.title() + "\n" + row.text(),
                                new BeirDocument("p" + documents.size(), row.title(), row.text()));
                    }
                    questions.addAll(questions(rows).stream().skip(skip).limit(limit).toList());
                });
        List<BeirDocument> all = List.copyOf(documents.values());
        return new AnswerPool(
                new BeirCollection("pool", all, List.of(), hash(all)), List.copyOf(questions));
    }

    private static List<AnsweredQuestion> questions(List<LabelledRow> rows) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            for (int i = 0; i < row.sentences().size(); i++) {
                String sentence = row.sentences().get(i);
                for (String answer : row.answers()) {
                    if (row.needed().get(i) && WholeWords.stand(answer.strip(), sentence)) {
                        asked.computeIfAbsent(row.question(), q -> new Asked(row.id()))
                                .add(answer.strip(), sentence.strip());
                    }
                }
            }
        }
        return asked.entrySet().stream()
                .map(entry -> entry.getValue().question(entry.getKey()))
                .toList();
    }

    /** What the rows of one question say. */
    private static final class Asked {

        private final String id;
        private final Set<String> answers = new LinkedHashSet<>();
        private final Set<String> proofs = new LinkedHashSet<>();

        Asked(String id) {
            this.id = id;
        }

        void add(String answer, String proof) {
            answers.add(answer);
            proofs.add(proof);
        }

        AnsweredQuestion question(String text) {
            return new AnsweredQuestion(id, text, List.copyOf(answers), List.copyOf(proofs));
        }
    }

    private static String hash(List<BeirDocument> documents) {
        List<String> parts = new ArrayList<>();
        documents.forEach(document -> parts.add(document.title() + "\n" + document.text()));
        return CacheKey.of(parts.toArray(String[]::new)).value();
    }
}
