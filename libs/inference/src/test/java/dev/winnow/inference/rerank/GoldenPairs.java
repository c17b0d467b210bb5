package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Pairs with the ids and scores that they must have, as {@code training/} writes them. */
final class GoldenPairs {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private GoldenPairs() {}

    /**
     * A pair and what must come of it.
     *
     * @param ids of the whole row
     * @param secondSegment where the second segment begins
     * @param sentenceMeans mean keep-probability of each sentence
     */
    record Pair(
            String question,
            String title,
            List<String> sentences,
            List<Integer> ids,
            int secondSegment,
            float rankLogit,
            List<Float> sentenceMeans) {

        /** Asserts that the product reads the pair as the training does. */
        void assertRow(TokenSequence row) {
            assertThat(row.ids())
                    .as(title)
                    .containsExactly(ids.stream().mapToInt(Integer::intValue).toArray());
            assertThat(row.secondSegment()).isEqualTo(secondSegment);
        }

        void assertScore(PassageScore score, float close) {
            assertThat(score.rankLogit()).as(title).isCloseTo(rankLogit, within(close));
            assertThat(score.sentenceScores())
                    .as(title)
                    .containsExactly(sentenceMeans.toArray(Float[]::new), within(close));
        }

        SplitPassage passage() {
            return Passages.split(title, sentences.toArray(String[]::new));
        }

        /** The row that the product makes of it; it must fit one window. */
        TokenSequence row(ModelDescription description, ModelTokenizer tokenizer) {
            PairLayout layout = new PairLayout(tokenizer, RerankerDescription.of(description));
            PairLayout.Question asked = layout.question(question);
            PairLayout.Tokens tokens = layout.passage(passage());
            int[] lengths = Arrays.stream(tokens.sentences()).mapToInt(s -> s.length).toArray();
            return layout.row(
                    asked,
                    tokens,
                    PassageWindows.plan(lengths, layout.room(asked, tokens)).getFirst());
        }
    }

    /** Reads a file beside this class. */
    static List<Pair> read(String file) throws IOException {
        try (InputStream in = GoldenPairs.class.getResourceAsStream(file)) {
            return JSON.readValue(in, new TypeReference<>() {});
        }
    }
}
