package dev.winnow.eval.scale;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.WholeDocument;
import java.util.SplittableRandom;

/**
 * A collection of any size, made from a real one: the vectors of the real passages in turn, each with noise of its own, and words drawn from the real
 * collection's counts. Vectors and words of a passage have nothing to do with each other, as far as a search can tell. Nothing is kept: a passage is made
 * from its number whenever it is asked for.
 */
public final class GeneratedCorpus implements ScaleCorpus {

    /** Near enough that a passage has the neighbours of the one it came from, far enough that a hundred copies do not crowd out everything else. */
    private static final VectorNoise NOISE = new VectorNoise(.9);

    private final ScaleCorpus real;
    private final WordCounts words;
    private final int size;
    private final long seed;
    private final long vectorSeed;
    private final long wordSeed;
    private final WholeDocument cutter = new WholeDocument();

    /**
     * @param real what vectors come from
     * @param words what texts are drawn from
     * @param size passages, 1 upwards
     * @param seed equal seeds, equal collections
     */
    public GeneratedCorpus(ScaleCorpus real, WordCounts words, int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "a collection needs at least one passage, got " + size);
        }
        this.real = real;
        this.words = words;
        this.size = size;
        this.seed = seed;
        SplittableRandom seeds = new SplittableRandom(seed);
        this.vectorSeed = seeds.nextLong();
        this.wordSeed = seeds.nextLong();
    }

    @Override
    public String name() {
        return "generated";
    }

    /** Java's generator of Gaussian numbers may change between its versions. */
    @Override
    public CacheKey key() {
        return CacheKey.of(
                "generated",
                real.key().value(),
                NOISE.toString(),
                Integer.toString(size),
                Long.toString(seed),
                Integer.toString(Runtime.version().feature()));
    }

    @Override
    public String corpusHash() {
        return real.corpusHash();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public BeirDocument document(int number) {
        return new BeirDocument(
                documentId(number).value(),
                "",
                words.draw(new SplittableRandom(wordSeed + number)));
    }

    @Override
    public Passage passage(int number) {
        return cutter.cut(document(number)).getFirst();
    }

    @Override
    public PassageId id(int number) {
        return documentId(number).passage(0);
    }

    @Override
    public float[] vector(int number) {
        return NOISE.around(
                real.vector(number % real.size()), new SplittableRandom(vectorSeed + number));
    }

    /** Ten digits, so that ids are ordered as numbers are. */
    private static DocumentId documentId(int number) {
        return new DocumentId("%010d".formatted(number));
    }
}
