package dev.winnow.inference.rerank;

import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pairs with the ids and scores that they must have, as {@code training/} writes them. */
final class GoldenPairs {

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
        List<Pair> pairs = new ArrayList<>();
        try (InputStream in = GoldenPairs.class.getResourceAsStream(file)) {
            for (JsonNode pair : JsonMapper.shared().readTree(in)) {
                List<String> sentences = new ArrayList<>();
                pair.get("sentences").forEach(sentence -> sentences.add(sentence.asString()));
                List<Integer> ids = new ArrayList<>();
                pair.get("ids").forEach(id -> ids.add(id.asInt()));
                List<Float> means = new ArrayList<>();
                pair.get("sentence_means").forEach(mean -> means.add((float) mean.asDouble()));
                pairs.add(
                        new Pair(
                                pair.get("question").asString(),
                                pair.get("title").asString(),
                                sentences,
                                ids,
                                pair.get("second_segment").asInt(),
                                (float) pair.get("rank_logit").asDouble(),
                                means));
            }
        }
        return pairs;
    }
}
