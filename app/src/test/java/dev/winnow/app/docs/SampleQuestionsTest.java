package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample questions are answered by sentences that stand in the sample documents. */
class SampleQuestionsTest {

    private static final Path SAMPLES = Path.of("..", "samples");

    @Test
    void every_gold_sentence_stands_in_its_document_and_holds_an_answer() throws IOException {
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (String line : Files.readAllLines(SAMPLES.resolve("questions.jsonl"))) {
            JsonNode question = JsonMapper.shared().readTree(line);
            String document = question.path("document").asString("");
            String gold = String.join(" ", texts(question.path("gold")));
            for (String answer : texts(question.path("answers"))) {
                if (!gold.contains(answer)) {
                    wrong.add(question.path("id") + ": no gold sentence holds " + answer);
                }
            }
            // What other formats hold is for their parsers to say.
            if (document.endsWith(".md") || document.endsWith(".txt")) {
                String text = plain(Files.readString(SAMPLES.resolve("corpus").resolve(document)));
                for (String sentence : texts(question.path("gold"))) {
                    looked++;
                    if (!text.contains(sentence)) {
                        wrong.add(question.path("id") + ": not in its document: " + sentence);
                    }
                }
            }
        }
        assertThat(looked).as("sentences looked up").isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(node -> plain(node.asString())).toList();
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
