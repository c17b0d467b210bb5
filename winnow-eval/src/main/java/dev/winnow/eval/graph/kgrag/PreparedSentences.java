package dev.winnow.eval.graph.kgrag;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.cache.VectorCache;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Cosines of sentences whose vectors were made beforehand and are kept on disk. KG-RAG's rule compares a question with every edge of its
 * entities; the same neighbourhoods come back in many questions, and at every budget.
 */
public final class PreparedSentences implements SentenceSimilarity {

    private final Embedder embedder;
    private final Map<String, float[]> vectors;
    private final Map<String, float[]> questions = new HashMap<>();

    private PreparedSentences(Embedder embedder, Map<String, float[]> vectors) {
        this.embedder = embedder;
        this.vectors = vectors;
    }

    /**
     * Makes the vectors of every sentence that questions will be compared with, as far as they are not in the cache.
     *
     * @param questions all that will be asked
     * @param rule makes the finder that compares them, by a similarity
     * @param cache folder of vectors
     * @param threads sentences that are embedded at the same time
     * @param log hears how far the work is
     */
    public static PreparedSentences of(
            List<String> questions,
            Function<SentenceSimilarity, FactFinder> rule,
            Embedder embedder,
            Path cache,
            int threads,
            Consumer<String> log)
            throws IOException, InterruptedException {
        VectorCache files =
                new VectorCache(cache.resolve("vectors"), embedder.dimensions(), threads);
        Map<String, float[]> vectors = new HashMap<>();
        Set<List<String>> neighbourhoods = neighbourhoods(questions, rule);
        int done = 0;
        for (List<String> sentences : neighbourhoods) {
            List<float[]> made =
                    files.vectors(
                            CacheKey.of(
                                    "sentences of edges",
                                    embedder.model().sha256(),
                                    String.join("\n", sentences)),
                            sentences.size(),
                            i -> embedder.embedPassage("", sentences.get(i), Deadline.NONE),
                            (some, all) -> {});
            for (int i = 0; i < made.size(); i++) {
                vectors.put(sentences.get(i), made.get(i));
            }
            log.accept(
                    "  %d of %d neighbourhoods, %d sentences"
                            .formatted(++done, neighbourhoods.size(), vectors.size()));
        }
        return new PreparedSentences(embedder, vectors);
    }

    /**
     * Asks all questions with a similarity that only listens. A neighbourhood is a file of its own, so that a question that is read
     * otherwise costs no other's vectors.
     */
    private static Set<List<String>> neighbourhoods(
            List<String> questions, Function<SentenceSimilarity, FactFinder> rule) {
        Set<List<String>> heard = new LinkedHashSet<>();
        FactFinder listening =
                rule.apply(
                        (question, sentences, deadline) -> {
                            if (!sentences.isEmpty()) {
                                heard.add(List.copyOf(sentences));
                            }
                            return new float[sentences.size()];
                        });
        for (String question : questions) {
            listening.find(question, List.of(), FactOptions.DEFAULTS);
        }
        return heard;
    }

    /** The vectors are of unit length, so a product is a cosine. */
    @Override
    public synchronized float[] of(String question, List<String> sentences, Deadline deadline) {
        float[] asked = questions.computeIfAbsent(question, text -> embedded(text, deadline));
        float[] cosines = new float[sentences.size()];
        for (int i = 0; i < cosines.length; i++) {
            float[] vector = Objects.requireNonNull(vectors.get(sentences.get(i)));
            float sum = 0f;
            for (int d = 0; d < vector.length; d++) {
                sum += asked[d] * vector[d];
            }
            cosines[i] = sum;
        }
        return cosines;
    }

    private float[] embedded(String question, Deadline deadline) {
        try {
            return embedder.embedQuery(question, deadline);
        } catch (EmbeddingException e) {
            throw new GraphUnavailableException("the question could not be embedded", e);
        }
    }
}
