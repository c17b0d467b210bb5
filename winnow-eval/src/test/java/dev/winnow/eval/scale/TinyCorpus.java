package dev.winnow.eval.scale;

import dev.winnow.core.passage.Passage;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.EncodedCollection;
import dev.winnow.eval.retrieval.PlainEmbedder;
import dev.winnow.eval.retrieval.WholeDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small collections to make larger ones from. */
final class TinyCorpus {

    static final String HASH = "a".repeat(64);

    private TinyCorpus() {}

    /** Of texts about trees and houses, in two directions; the texts differ in length. */
    static RealCorpus ofTrees(Path cache) throws Exception {
        List<BeirDocument> documents = trees();
        return new RealCorpus(
                "trees",
                HASH,
                EncodedCollection.of(
                        new BeirCollection("trees", documents, List.of(), HASH),
                        new WholeDocument(),
                        cache,
                        new PlainEmbedder(),
                        1,
                        line -> {}));
    }

    static List<BeirDocument> trees() {
        List<BeirDocument> documents = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            documents.add(
                    new BeirDocument(
                            "d%02d".formatted(i),
                            i % 2 == 0 ? "tree" : "house",
                            "tree ".repeat(i % 4) + "house ".repeat(i)));
        }
        return documents;
    }

    /** Of random directions; every text is the same. */
    static RealCorpus ofVectors(int size, int dimensions, long seed) {
        Random random = new Random(seed);
        List<BeirDocument> documents = new ArrayList<>();
        List<List<Passage>> passages = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            BeirDocument document = new BeirDocument("v%05d".formatted(i), "", "a text");
            documents.add(document);
            passages.add(new WholeDocument().cut(document));
            vectors.add(unit(random, dimensions));
        }
        return new RealCorpus("vectors", HASH, new EncodedCollection(documents, passages, vectors));
    }

    static float[] unit(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        double square = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }
}
