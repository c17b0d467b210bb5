package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.retriever.index.LuceneIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Two directions, about trees or not: an encoder whose lists can be told by eye. */
public final class PlainEmbedder implements Embedder {

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public ModelIdentity model() {
        return new ModelIdentity("trees", "0".repeat(64), "cpu");
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) {
        return vector(text);
    }

    @Override
    public List<float[]> embedPassages(List<PassageText> passages, Deadline deadline) {
        return passages.stream().map(passage -> vector(passage.joined())).toList();
    }

    /** The more often trees are named, the nearer to their direction. */
    private static float[] vector(String text) {
        double angle = Math.PI / 2;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            angle *= word.startsWith("tree") ? .6 : 1;
        }
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    /** A collection with its vectors. */
    public LuceneIndex index(Path cache, BeirCollection collection) throws Exception {
        return new CollectionIndex(cache, this, 1, line -> {}).open(collection);
    }

    @Override
    public void close() {}
}
