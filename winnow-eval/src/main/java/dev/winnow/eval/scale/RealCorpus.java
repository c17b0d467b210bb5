package dev.winnow.eval.scale;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.EncodedCollection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A collection as it is, each document one passage, in the order of their ids. */
public final class RealCorpus implements ScaleCorpus {

    private final String name;
    private final String corpusHash;
    private final List<BeirDocument> documents = new ArrayList<>();
    private final List<Passage> passages = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();

    /**
     * @param corpusHash SHA-256 of the corpus file
     * @throws IllegalArgumentException if a document has another number of passages than one
     */
    public RealCorpus(String name, String corpusHash, EncodedCollection collection) {
        this.name = name;
        this.corpusHash = corpusHash;
        List<List<Passage>> cut = collection.passages();
        if (cut.stream().anyMatch(passages -> passages.size() != 1)) {
            throw new IllegalArgumentException(
                    name + " has documents of several passages; a document is to be one here");
        }
        IntStream.range(0, cut.size())
                .boxed()
                .sorted(Comparator.comparing(i -> cut.get(i).getFirst().id()))
                .forEach(
                        i -> {
                            documents.add(collection.documents().get(i));
                            passages.add(cut.get(i).getFirst());
                            vectors.add(collection.vectors().get(i));
                        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CacheKey key() {
        return CacheKey.of("real", corpusHash);
    }

    @Override
    public String corpusHash() {
        return corpusHash;
    }

    @Override
    public int size() {
        return passages.size();
    }

    @Override
    public BeirDocument document(int number) {
        return documents.get(number);
    }

    @Override
    public Passage passage(int number) {
        return passages.get(number);
    }

    @Override
    public PassageId id(int number) {
        return passages.get(number).id();
    }

    @Override
    public float[] vector(int number) {
        return vectors.get(number);
    }
}
