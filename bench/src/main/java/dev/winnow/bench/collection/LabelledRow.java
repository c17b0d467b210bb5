package dev.winnow.bench.collection;

import dev.winnow.bench.metric.SentenceCounts;
import dev.winnow.core.sentence.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A question with a passage whose sentences are labelled.
 *
 * @param id unique
 * @param set name of the set
 * @param question the question
 * @param title of the passage's page, may be empty
 * @param sentences joined with blanks they are the passage
 * @param needed whether a sentence is needed for the answer
 * @param answers answer texts where the set has them
 */
public record LabelledRow(
        String id,
        String set,
        String question,
        String title,
        List<String> sentences,
        List<Boolean> needed,
        List<String> answers) {

    /** Rows with fewer sentences leave nothing to choose. */
    public static final int FEWEST_SENTENCES = 4;

    public LabelledRow {
        sentences = List.copyOf(sentences);
        needed = List.copyOf(needed);
        answers = List.copyOf(answers);
        if (sentences.size() != needed.size() || sentences.isEmpty()) {
            throw new IllegalArgumentException(
                    "row %s has %d sentences and %d labels"
                            .formatted(id, sentences.size(), needed.size()));
        }
    }

    /**
     * All rows of a file, in its order.
     *
     * @throws IOException if it has none, or one cannot be used; the message names file and line
     */
    public static List<LabelledRow> read(Path file) throws IOException {
        List<LabelledRow> rows = new ArrayList<>();
        CollectionFile.read(file, line -> rows.add(of(line)));
        if (rows.isEmpty()) {
            throw new IOException(
                    "%s is empty; expected an object with \"question\", \"sentences\" and \"labels\" a line"
                            .formatted(file));
        }
        return rows;
    }

    private static LabelledRow of(JsonNode line) {
        String question = line.path("question").asString("");
        if (question.isBlank()) {
            throw new IllegalArgumentException("expected a \"question\" that is not empty");
        }
        List<Boolean> needed = new ArrayList<>();
        line.path("labels").forEach(label -> needed.add(needed(label)));
        return new LabelledRow(
                line.path("id").asString(""),
                line.path("dataset").asString(""),
                question,
                line.path("title").asString(""),
                texts(line.path("sentences")),
                needed,
                texts(line.path("answers")));
    }

    private static boolean needed(JsonNode label) {
        if (!label.isInt() || label.asInt() < 0 || label.asInt() > 1) {
            throw new IllegalArgumentException(
                    "\"labels\" are 1 for a needed sentence and 0 for another, got " + label);
        }
        return label.asInt() == 1;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }

    /** Whether the passage answers the question: exactly if a sentence is needed. */
    public boolean answerable() {
        return needed.contains(true);
    }

    /** Whether the passage leaves anything to choose. */
    public boolean longEnough() {
        return sentences.size() >= FEWEST_SENTENCES;
    }

    /** Whether the row is one of those that pruning is compared on at equal compression. */
    public boolean comparable() {
        return answerable() && longEnough();
    }

    /** Whether one of the answers stands in a text, as whole words. */
    public boolean holdsAnswer(String text) {
        return answers.stream().anyMatch(answer -> holds(text, answer.strip()));
    }

    /** The passage: the sentences joined with blanks. */
    public String text() {
        return String.join(" ", sentences);
    }

    /** The sentences that are kept, joined with blanks. */
    public String text(boolean[] kept) {
        return IntStream.range(0, kept.length)
                .filter(i -> kept[i])
                .mapToObj(sentences::get)
                .collect(Collectors.joining(" "));
    }

    /** The needed sentences. */
    public List<String> evidence() {
        return IntStream.range(0, sentences.size())
                .filter(needed::get)
                .mapToObj(sentences::get)
                .toList();
    }

    /** Characters of all sentences. */
    public long characters() {
        return sentences.stream().mapToLong(String::length).sum();
    }

    /** The sentences that are kept, against the labels. */
    public SentenceCounts counts(boolean[] kept) {
        SentenceCounts counts = SentenceCounts.NONE;
        for (int i = 0; i < kept.length; i++) {
            counts =
                    counts.plus(
                            SentenceCounts.of(kept[i], needed.get(i), sentences.get(i).length()));
        }
        return counts;
    }

    /** Where each sentence stands in the passage. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        for (String sentence : sentences) {
            spans.add(new Span(at, at + sentence.length()));
            at += sentence.length() + 1;
        }
        return spans;
    }

    /**
     * Whether words stand in a text as whole ones, whatever the case of their letters: "no" does
     * not stand in "know".
     *
     * @param words an answer, stripped; nothing stands nowhere
     */
    public static boolean holds(String text, String words) {
        if (words.isEmpty()) {
            return false;
        }
        String wanted = words.toLowerCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
            if (!goesOn(lower, at) && !goesOn(lower, at + wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word goes on over a place. */
    private static boolean goesOn(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at));
    }
}
