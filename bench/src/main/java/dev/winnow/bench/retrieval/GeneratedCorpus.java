package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Documents of one passage each, made from a collection: its vectors in turn, each with noise of its own, and texts as
 * long as its texts, of words that are drawn as often as they occur there. Vector and words of a passage have nothing
 * to do with each other, so such a corpus tells about time, room and recall, and nothing about quality. Number i is the
 * same whenever it is asked for.
 */
public final class GeneratedCorpus {

    /**
     * Cosine of a vector to the one it came from: near enough to have its neighbours, far enough that a hundred copies
     * do not crowd out everything else.
     */
    private static final double COSINE = .9;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final List<String> words = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<float[]> vectors;
    private final long vectorSeed;
    private final long wordSeed;

    /**
     * @param documents what words and lengths come from, with at least one word
     * @param vectors unit length, at least one
     * @param seed equal seeds, equal corpora
     */
    public GeneratedCorpus(List<BeirCollection.Document> documents, List<float[]> vectors, long seed) {
        for (BeirCollection.Document document : documents) {
            int before = words.size();
            WORD.matcher(document.title() + " " + document.text())
                    .results()
                    .map(MatchResult::group)
                    .forEach(words::add);
            if (words.size() > before) {
                lengths.add(words.size() - before);
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("the collection has no words to draw from");
        }
        this.vectors = vectors;
        SplittableRandom seeds = new SplittableRandom(seed);
        this.vectorSeed = seeds.nextLong();
        this.wordSeed = seeds.nextLong();
    }

    /** Ten digits, so that ids are ordered as numbers are. */
    private static DocumentId id(int number) {
        return new DocumentId("%010d".formatted(number));
    }

    /** A document as a store takes it. */
    public IncomingDocument document(int number) {
        String id = id(number).value();
        return new BeirCollection.Document(id, "", text(number)).incoming("generated", id);
    }

    /** The only passage of that document. */
    public EmbeddedPassage passage(int number, IncomingDocument document) {
        return new EmbeddedPassage(
                new BeirCollection.Document(document.id().value(), "", document.text()).passage(), vector(number));
    }

    private String text(int number) {
        SplittableRandom random = new SplittableRandom(wordSeed + number);
        return random.ints(lengths.get(random.nextInt(lengths.size())), 0, words.size())
                .mapToObj(words::get)
                .collect(Collectors.joining(" "));
    }

    /**
     * A real vector with Gaussian noise on each component, of unit length again. Noise of length s stands almost at a
     * right angle to a vector of many dimensions, so that the cosine is 1 / sqrt(1 + s * s).
     */
    public float[] vector(int number) {
        float[] unit = vectors.get(number % vectors.size());
        SplittableRandom random = new SplittableRandom(vectorSeed + number);
        double deviation = Math.sqrt((1 / (COSINE * COSINE) - 1) / unit.length);
        double[] moved = new double[unit.length];
        double square = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = unit[i] + deviation * random.nextGaussian();
            square += moved[i] * moved[i];
        }
        double length = Math.sqrt(square);
        float[] vector = new float[moved.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (moved[i] / length);
        }
        return vector;
    }

    /** The ids of the passages whose vectors are nearest to each of these by cosine, by looking at all. */
    List<List<String>> nearest(List<float[]> questions, int size, int n) {
        List<PriorityQueue<Near>> best =
                questions.stream().map(question -> new PriorityQueue<>(Near.FARTHEST)).toList();
        for (int i = 0; i < size; i++) {
            float[] vector = vector(i);
            for (int q = 0; q < best.size(); q++) {
                best.get(q).add(new Near(i, product(questions.get(q), vector)));
                if (i >= n) {
                    best.get(q).remove();
                }
            }
        }
        return best.stream().map(of -> of.stream().map(near -> id(near.number).passage(0).value()).toList()).toList();
    }

    private record Near(int number, float cosine) {

        /** What is removed first: of equal ones the later. */
        private static final Comparator<Near> FARTHEST =
                Comparator.comparingDouble(Near::cosine)
                        .thenComparing(Comparator.comparingInt(Near::number).reversed());
    }

    private static float product(float[] a, float[] b) {
        float product = 0f;
        for (int i = 0; i < b.length; i++) {
            product += a[i] * b[i];
        }
        return product;
    }
}
