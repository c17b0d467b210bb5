package dev.winnow.kg.link;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.core.retrieval.PassageText;
import java.util.ArrayList;
import java.util.List;

/**
 * The preferred names of a graph as vectors, compared one by one: that takes milliseconds, and only a text in which names were missed asks for it. Names
 * that are symbols mean nothing to an encoder and are left out. Immutable once built.
 */
final class NameVectors {

    /** Vectors have unit length, so with this scale no sum of products leaves an int (Cauchy and Schwarz), and the error of a cosine is below .001. */
    private static final float SCALE = 32_767f;

    /** Names encoded at once: bounds the memory that is used on the way. */
    private static final int BATCH = 2_048;

    private final List<Entity> entities;
    private final short[] vectors;
    private final int dimensions;

    private NameVectors(List<Entity> entities, short[] vectors, int dimensions) {
        this.entities = entities;
        this.vectors = vectors;
        this.dimensions = dimensions;
    }

    /**
     * A name and how near it is.
     *
     * @param cosine of both vectors, -1 to 1
     */
    record Near(Entity entity, float cosine) {}

    /**
     * Encodes the names of a graph, ordered by id.
     *
     * @throws EmbeddingException if the encoder fails
     */
    static NameVectors of(GraphStore graph, Embedder embedder) throws EmbeddingException {
        List<Entity> entities = new ArrayList<>();
        graph.forEachNode(
                node -> {
                    if (Wording.isWorded(node.entity().name())) {
                        entities.add(node.entity());
                    }
                });
        int dimensions = embedder.dimensions();
        short[] vectors = new short[Math.multiplyExact(entities.size(), dimensions)];
        for (int from = 0; from < entities.size(); from += BATCH) {
            List<PassageText> names = new ArrayList<>(BATCH);
            for (Entity entity : entities.subList(from, Math.min(entities.size(), from + BATCH))) {
                names.add(new PassageText("", entity.name()));
            }
            List<float[]> made = embedder.embedPassages(names, Deadline.NONE);
            for (int i = 0; i < made.size(); i++) {
                put(made.get(i), vectors, (from + i) * dimensions);
            }
        }
        return new NameVectors(List.copyOf(entities), vectors, dimensions);
    }

    /** How many names there are. */
    int size() {
        return entities.size();
    }

    /**
     * The nearest name; of equally near ones the first by id.
     *
     * @param vector unit length
     * @throws IllegalStateException if there are no names
     */
    Near nearest(float[] vector) {
        if (entities.isEmpty()) {
            throw new IllegalStateException("there is no name to compare with");
        }
        short[] wanted = new short[dimensions];
        put(vector, wanted, 0);
        int best = 0;
        int most = Integer.MIN_VALUE;
        for (int i = 0; i < entities.size(); i++) {
            int product = product(wanted, i * dimensions);
            if (product > most) {
                most = product;
                best = i;
            }
        }
        return new Near(entities.get(best), most / (SCALE * SCALE));
    }

    private int product(short[] wanted, int from) {
        int sum = 0;
        for (int d = 0; d < wanted.length; d++) {
            sum += wanted[d] * vectors[from + d];
        }
        return sum;
    }

    private static void put(float[] vector, short[] into, int from) {
        for (int d = 0; d < vector.length; d++) {
            // Towards zero, so that no vector becomes longer than the scale.
            into[from + d] = (short) (vector[d] * SCALE);
        }
    }
}
