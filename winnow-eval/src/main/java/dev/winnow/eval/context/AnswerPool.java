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
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            for (int i = 0; i < row.sentences().size(); i++) {
                String sentence = row.sentences().get(i);
                for (String answer : row.answers()) {
                    if (row.needed().get(i)
                            && !answer.isBlank()
                            && AnsweredQuestion.stands(answer.strip(), sentence)) {
                        asked.computeIfAbsent(row.question(), q -> new Asked(row.id()))
                                .add(answer.strip(), sentence.strip());
                    }
                }
            }
        }
        return asked.entrySet().stream()
                .limit(limit)
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
