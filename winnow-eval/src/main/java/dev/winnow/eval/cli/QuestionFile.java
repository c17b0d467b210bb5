package dev.winnow.eval.cli;

import dev.winnow.eval.collection.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with a JSON object a line and the question in {@code text} or {@code question}. */
final class QuestionFile {

    private QuestionFile() {}

    /**
     * The questions, in order.
     *
     * @throws IOException if there is none
     */
    static List<String> read(Path file) throws IOException {
        List<String> questions = new ArrayList<>();
        JsonLines.read(
                file,
                line -> {
                    String question =
                            line.path("text").asString(line.path("question").asString(""));
                    if (!question.isBlank()) {
                        questions.add(question);
                    }
                });
        if (questions.isEmpty()) {
            throw new IOException(file + " holds no question in 'text' or 'question'");
        }
        return questions;
    }
}
