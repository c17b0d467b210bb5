package dev.winnow.eval.collection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** All rows of a file, in its order. */
    public static List<LabelledRow> read(Path file) throws IOException {
        List<LabelledRow> rows = new ArrayList<>();
        JsonLines.read(file, line -> rows.add(of(line)));
        return rows;
    }

    private static LabelledRow of(JsonNode line) {
        List<Boolean> needed = new ArrayList<>();
        line.path("labels").forEach(label -> needed.add(label.asInt() == 1));
        return new LabelledRow(
                line.path("id").asString(""),
                line.path("dataset").asString(""),
                line.path("question").asString(""),
                line.path("title").asString(""),
                texts(line.path("sentences")),
                needed,
                texts(line.path("answers")));
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

    /** The passage: the sentences joined with blanks. */
    public String text() {
        return String.join(" ", sentences);
    }
}
