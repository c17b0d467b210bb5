package dev.winnow.kg.rule;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.core.retrieval.PassageText;
import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Cosines of an embedder's vectors. Those of sentences are remembered, for KG-RAG embeds every edge of a disease again for every question. */
public final class EmbeddedSentences implements SentenceSimilarity {

    /** Remembered vectors: the neighbourhoods of the ten largest diseases; of 384 floats they take 75 MB. */
    private static final int REMEMBERED = 50_000;

    private final Embedder embedder;

    private final Map<String, float[]> vectors =
            new LinkedHashMap<>(16, .75f, true) {
                @Serial private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public EmbeddedSentences(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public float[] of(String question, List<String> sentences, Deadline deadline) {
        try {
            float[] asked = embedder.embedQuery(question, deadline);
            List<float[]> known = known(sentences, deadline);
            float[] cosines = new float[known.size()];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = cosine(asked, known.get(i));
            }
            return cosines;
        } catch (EmbeddingException e) {
            throw new GraphUnavailableException(
                    "the sentences of KG-RAG's rule cannot be compared: the embedder failed or had not enough time; choose"
                            + " winnow.graph.rule=winnow to do without",
                    e);
        }
    }

    private List<float[]> known(List<String> sentences, Deadline deadline)
            throws EmbeddingException {
        // Taken at once: while others are made, another question may push these out.
        Map<String, float[]> here = new HashMap<>();
        List<PassageText> missing = new ArrayList<>();
        synchronized (vectors) {
            for (String sentence : sentences) {
                float[] vector = vectors.get(sentence);
                if (vector == null) {
                    missing.add(new PassageText("", sentence));
                } else {
                    here.put(sentence, vector);
                }
            }
        }
        List<float[]> made = embedder.embedPassages(missing, deadline);
        synchronized (vectors) {
            for (int i = 0; i < made.size(); i++) {
                here.put(missing.get(i).text(), made.get(i));
                vectors.put(missing.get(i).text(), made.get(i));
            }
        }
        List<float[]> known = new ArrayList<>(sentences.size());
        for (String sentence : sentences) {
            known.add(Objects.requireNonNull(here.get(sentence)));
        }
        return known;
    }

    private static float cosine(float[] one, float[] other) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * other[i];
            left += (double) one[i] * one[i];
            right += (double) other[i] * other[i];
        }
        return left == 0 || right == 0 ? 0f : (float) (dot / Math.sqrt(left * right));
    }
}
