package dev.winnow.eval.context;

import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.WholeWords;
import dev.winnow.eval.retrieval.AskedBefore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Questions with answers over one corpus: the passages of all rows, whichever question they were
 * written for, each once; or the documents of a judged collection.
 *
 * @param corpus every passage as a document
 * @param questions those with an answer that stands in a needed sentence, each once: others, such
 *     as yes and no, cannot be looked for
 */
public record AnswerPool(BeirCollection corpus, List<Question> questions) {

    private static final SentenceSplitter SPLITTER = new RuleSentenceSplitter();

    /**
     * A question, the texts that answer it, and the sentences that prove them.
     *
     * @param id of the first row that asks it
     * @param text the question
     * @param answers those that stand in a needed sentence; any of them will do
     * @param proofs needed sentences in which an answer stands; any of them will do
     * @param evidence all needed sentences, of every passage that was labelled for the question
     * @param gold grades of the documents of the corpus that answer it
     */
    public record Question(
            String id,
            String text,
            Set<String> answers,
            Set<String> proofs,
            Set<String> evidence,
            Map<String, Integer> gold) {

        /**
         * Whether a text holds one of the answers, wherever it is from. Short answers stand in many
         * texts by chance.
         */
        public boolean answeredBy(String text) {
            return answers.stream().anyMatch(answer -> WholeWords.stand(answer, text));
        }

        /** Whether a text holds one of the sentences that prove an answer. */
        public boolean provenBy(String text) {
            return proofs.stream().anyMatch(text::contains);
        }

        /** The share of all needed sentences that a text holds. */
        public double evidenceIn(String text) {
            return (double) evidence.stream().filter(text::contains).count() / evidence.size();
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
        check(skip, limit);
        Map<String, BeirDocument> documents = new LinkedHashMap<>();
        List<Question> questions = new ArrayList<>();
        sets.forEach(
                (name, rows) -> {
                    for (LabelledRow row : rows) {
                        documents.putIfAbsent(
                                row.title() + "\n" + row.text(),
                                new BeirDocument("p" + documents.size(), row.title(), row.text()));
                    }
                    questions(rows).values().stream()
                            .skip(skip)
                            .limit(limit)
                            .forEach(questions::add);
                });
        for (Question question : questions) {
            for (BeirDocument document : documents.values()) {
                if (question.provenBy(document.text())) {
                    question.gold().put(document.id(), 1);
                }
            }
        }
        String hash = CacheKey.of(documents.keySet().toArray(String[]::new)).value();
        return new AnswerPool(
                new BeirCollection("pool", "all", List.copyOf(documents.values()), List.of(), hash),
                List.copyOf(questions));
    }

    /**
     * Asks the queries of a judged collection. Evidence are the sentences of the judged documents
     * that stand in no other document; each of them counts as an answer and as its proof. A query
     * without such a sentence is not asked.
     *
     * @param learned queries that are not asked
     * @param skip queries that are left out, the first by their ids
     * @param limit most queries taken, those after them
     */
    public static AnswerPool of(
            BeirCollection collection, AskedBefore learned, int skip, int limit) {
        check(skip, limit);
        Map<String, String> owners = new HashMap<>();
        Map<String, Set<String>> sentences = new HashMap<>();
        for (BeirDocument document : collection.documents()) {
            Set<String> own = sentences(document.text());
            sentences.put(document.id(), own);
            own.forEach(sentence -> owners.merge(sentence, document.id(), (one, other) -> ""));
        }
        List<Question> questions = new ArrayList<>();
        for (JudgedQuery query : collection.queries()) {
            Map<String, Integer> gold = new TreeMap<>(query.grades());
            gold.values().removeIf(grade -> grade <= 0);
            Set<String> evidence = new LinkedHashSet<>();
            for (String id : gold.keySet()) {
                for (String sentence : sentences.getOrDefault(id, Set.of())) {
                    if (id.equals(owners.get(sentence))) {
                        evidence.add(sentence);
                    }
                }
            }
            if (!evidence.isEmpty() && !learned.contains(query.text())) {
                questions.add(
                        new Question(query.id(), query.text(), evidence, evidence, evidence, gold));
            }
        }
        return new AnswerPool(collection, questions.stream().skip(skip).limit(limit).toList());
    }

    private static Set<String> sentences(String text) {
        Set<String> sentences = new LinkedHashSet<>();
        for (Span span : SPLITTER.split(text)) {
            sentences.add(text.substring(span.start(), span.end()).strip());
        }
        sentences.remove("");
        return sentences;
    }

    private static void check(int skip, int limit) {
        if (skip < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "--skip must be 0 or more and --limit 1 or more, got %d and %d"
                            .formatted(skip, limit));
        }
    }

    private static Map<String, Question> questions(List<LabelledRow> rows) {
        Map<String, Question> asked = new LinkedHashMap<>();
        for (LabelledRow row : rows) {
            for (int i = 0; i < row.sentences().size(); i++) {
                String sentence = row.sentences().get(i);
                for (String answer : row.answers()) {
                    if (row.needed().get(i) && WholeWords.stand(answer.strip(), sentence)) {
                        Question question =
                                asked.computeIfAbsent(
                                        row.question(),
                                        text ->
                                                new Question(
                                                        row.id(),
                                                        text,
                                                        new LinkedHashSet<>(),
                                                        new LinkedHashSet<>(),
                                                        evidence(rows, text),
                                                        new LinkedHashMap<>()));
                        question.answers().add(answer.strip());
                        question.proofs().add(sentence.strip());
                    }
                }
            }
        }
        return asked;
    }

    private static Set<String> evidence(List<LabelledRow> rows, String question) {
        Set<String> evidence = new LinkedHashSet<>();
        for (LabelledRow row : rows) {
            for (int i = 0; row.question().equals(question) && i < row.sentences().size(); i++) {
                if (row.needed().get(i)) {
                    evidence.add(row.sentences().get(i).strip());
                }
            }
        }
        return evidence;
    }
}
