package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ids and scores of pairs with emoji, CRLF, combining marks, no-break spaces and control characters, made by {@code training/golden_pairs.py}
 * with a WordPiece tokenizer and an ONNX Runtime that share nothing with this code.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenPairsTest {

    /** Kinds of CPU differ by this much in int8. */
    private static final float BETWEEN_CPUS = .01f;

    /** A logit of .01 in probability, where the logistic function is steepest. */
    private static final float LOGIT_BETWEEN_CPUS = .05f;

    private final ModelDescription description =
            ModelDescription.read(ModelSource.DEFAULT_RERANKER);
    private final RerankerDescription limits = RerankerDescription.of(description);
    private ModelTokenizer tokenizer;
    private JsonNode golden;

    @BeforeAll
    void load() throws IOException {
        tokenizer = ModelTokenizer.load(description);
        try (InputStream in = GoldenPairsTest.class.getResourceAsStream("golden-pairs.json")) {
            golden = JsonMapper.shared().readTree(in);
        }
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @Test
    void rows_have_the_ids_and_types_of_the_training_layout() {
        for (JsonNode pair : golden) {
            TokenSequence row = row(pair);

            assertThat(row.ids()).as(title(pair)).isEqualTo(ints(pair.get("ids")));
            assertThat(row.secondSegment()).isEqualTo(pair.get("second_segment").asInt());
        }
    }

    @Test
    void the_longest_question_and_title_are_cut_at_the_models_limits() {
        JsonNode pair = golden.get(8);

        assertThat(tokenizer.encode(pair.get("question").asString()).length).isGreaterThan(64);
        assertThat(tokenizer.encode(pair.get("title").asString()).length).isGreaterThan(24);
        assertThat(row(pair).secondSegment()).isEqualTo(64 + 2);
    }

    @Test
    void sentences_one_by_one_give_the_ids_of_the_joined_text() throws IOException {
        try (HuggingFaceTokenizer whole =
                HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(description.tokenizerFile().bytes()),
                        Map.of("padding", "false", "truncation", "false"))) {
            int compared = 0;
            for (JsonNode pair : golden) {
                if (tokenizer.encode(pair.get("title").asString()).length > 24) {
                    continue;
                }
                String text =
                        pair.get("title").asString() + " " + String.join(" ", sentences(pair));

                Encoding encoding = whole.encode(pair.get("question").asString(), text);

                TokenSequence row = row(pair);
                assertThat(Arrays.stream(row.ids()).asLongStream().toArray())
                        .as(title(pair))
                        .isEqualTo(encoding.getIds());
                assertThat(encoding.getTypeIds()[row.secondSegment() - 1]).isZero();
                assertThat(encoding.getTypeIds()[row.secondSegment()]).isEqualTo(1);
                compared++;
            }
            assertThat(compared).isEqualTo(golden.size() - 1);
        }
    }

    @Test
    void scores_are_those_of_another_runtime() throws RerankException {
        try (InferencePool pool = TinyModels.pool(1);
                PassageScorer scorer = PassageScorer.load(ModelSource.DEFAULT_RERANKER, pool)) {
            for (JsonNode pair : golden) {
                PassageScore score =
                        scorer.score(
                                        pair.get("question").asString(),
                                        List.of(passage(pair)),
                                        Deadline.NONE)
                                .passages()
                                .getFirst();

                assertThat(score.windows()).isEqualTo(1);
                assertThat(score.rankLogit())
                        .as(title(pair))
                        .isCloseTo(
                                (float) pair.get("rank_logit").asDouble(),
                                within(LOGIT_BETWEEN_CPUS));
                JsonNode means = pair.get("sentence_means");
                assertThat(score.sentenceScores()).hasSize(means.size());
                for (int s = 0; s < means.size(); s++) {
                    assertThat(score.sentenceScores()[s])
                            .as(title(pair))
                            .isCloseTo((float) means.get(s).asDouble(), within(BETWEEN_CPUS));
                }
            }
        }
    }

    private TokenSequence row(JsonNode pair) {
        PairLayout layout = new PairLayout(tokenizer, limits);
        PairLayout.Question question = layout.question(pair.get("question").asString());
        PairLayout.Tokens tokens = layout.passage(passage(pair));
        int[] lengths = Arrays.stream(tokens.sentences()).mapToInt(ids -> ids.length).toArray();
        return layout.row(
                question,
                tokens,
                PassageWindows.plan(lengths, layout.room(question, tokens)).getFirst());
    }

    private static SplitPassage passage(JsonNode pair) {
        return Passages.split(pair.get("title").asString(), sentences(pair));
    }

    private static String[] sentences(JsonNode pair) {
        List<String> sentences = new ArrayList<>();
        pair.get("sentences").forEach(sentence -> sentences.add(sentence.asString()));
        return sentences.toArray(String[]::new);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static String title(JsonNode pair) {
        return pair.get("title").asString();
    }
}
