package dev.winnow.bench.retrieval;

import static dev.winnow.bench.retrieval.CollectionRun.EVERYTHING;

import dev.winnow.bench.collection.BeirCollection.Document;
import dev.winnow.bench.metric.TimePercentiles;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts one corpus into several stores, and asks them the same questions in turn.
 *
 * @param embedder has the questions' vectors ready, so that no time holds any of it
 * @param size documents of the corpus that are used
 * @param log hears how far the work is
 */
public record ScaleExperiment(
        Embedder embedder, GeneratedCorpus corpus, int size, Consumer<String> log) {

    /** The product's depth of a list, and with it what its dense search is asked for. */
    private static final int WINDOW = RetrievalSettings.DEFAULTS.window();

    /** The product's candidates on a CPU. */
    private static final int CANDIDATES = 20;

    /** Documents between two commits: a long load is not searched meanwhile. */
    private static final int COMMIT = 5_000;

    /**
     * A store under measurement.
     *
     * @param name what tables call it
     * @param bytes what it takes on disks, copies included
     */
    public record Measured(String name, SearchableStore store, Bytes bytes) {}

    /** Tells the size of a store. */
    @FunctionalInterface
    public interface Bytes {
        long now() throws IOException;
    }

    /**
     * What came of one store.
     *
     * @param passagesPerSecond while it was filled, from the first document to the last commit
     * @param bytesPerPassage on disks, copies included
     * @param recall of the dense search at the product's depth, against a look at every vector
     * @param parts milliseconds of a question as a whole, and of one lexical and one dense list
     */
    public record Result(
            String store,
            int passages,
            double passagesPerSecond,
            double bytesPerPassage,
            double recall,
            Map<String, TimePercentiles> parts) {}

    /**
     * Fills empty stores one after the other, and times all of them side by side.
     *
     * @param passes over the questions that are timed, after one that is not
     * @throws IOException if a store fails, or holds something else already
     */
    public List<Result> run(List<Measured> stores, List<String> questions, int passes)
            throws IOException, StageException {
        List<Double> rates = new ArrayList<>();
        for (Measured store : stores) {
            rates.add(fill(store));
        }
        List<Map<String, List<Double>>> times = new ArrayList<>();
        stores.forEach(store -> times.add(new LinkedHashMap<>()));
        for (int pass = 0; pass <= passes; pass++) {
            for (String question : questions) {
                for (int s = 0; s < stores.size(); s++) {
                    ask(stores.get(s), question, pass == 0 ? new HashMap<>() : times.get(s));
                }
            }
            log.accept("pass %d of %d".formatted(pass, passes));
        }
        List<float[]> vectors = new ArrayList<>();
        for (String question : questions) {
            vectors.add(embedder.embedQuery(question, Deadline.NONE));
        }
        List<List<String>> nearest = corpus.nearest(vectors, size, WINDOW);
        List<Result> results = new ArrayList<>();
        for (int s = 0; s < stores.size(); s++) {
            Measured store = stores.get(s);
            results.add(
                    new Result(
                            store.name(),
                            size,
                            rates.get(s),
                            (double) store.bytes().now() / size,
                            recall(store, vectors, nearest),
                            TimePercentiles.ofEach(times.get(s))));
        }
        return results;
    }

    private double fill(Measured store) throws IOException {
        long there = store.store().documents();
        if (there == size) {
            log.accept("%s is full already".formatted(store.name()));
            return Double.NaN;
        }
        if (there > 0) {
            throw new IOException(
                    "%s holds %,d documents, which are not those of this run; give it an empty index"
                            .formatted(store.name(), there));
        }
        long began = System.nanoTime();
        for (int i = 0; i < size; i++) {
            var document = corpus.document(i);
            store.store().put(document, List.of(corpus.passage(i, document)), 1);
            if ((i + 1) % COMMIT == 0) {
                store.store().commit();
                log.accept(
                        "%s: %,d of %,d, %.0f s"
                                .formatted(store.name(), i + 1, size, seconds(began)));
            }
        }
        store.store().commit();
        return size / seconds(began);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void ask(Measured store, String question, Map<String, List<Double>> times)
            throws IOException, StageException {
        PassageIndex passages = store.store().passages();
        RetrievalRequest request =
                new RetrievalRequest(question, EVERYTHING, CANDIDATES, RetrievalMode.HYBRID);
        long began = System.nanoTime();
        CollectionRun.complete(
                new HybridRetriever(passages, embedder, RetrievalSettings.DEFAULTS), request);
        add("whole", times, began);
        float[] vector = embedder.embedQuery(question, Deadline.NONE);
        try (IndexView view = store.store().passages().view()) {
            long lexical = System.nanoTime();
            view.lexical(view.analyse(question), EVERYTHING, WINDOW);
            add("lexical", times, lexical);
            long dense = System.nanoTime();
            view.dense(vector, EVERYTHING, WINDOW);
            add("dense", times, dense);
        }
    }

    private static void add(String part, Map<String, List<Double>> times, long began) {
        times.computeIfAbsent(part, p -> new ArrayList<>()).add((System.nanoTime() - began) / 1e6);
    }

    private static double recall(
            Measured store, List<float[]> questions, List<List<String>> nearest) {
        double sum = 0;
        try (IndexView view = store.store().passages().view()) {
            for (int q = 0; q < questions.size(); q++) {
                Set<String> found = new HashSet<>();
                view.dense(questions.get(q), EVERYTHING, WINDOW)
                        .forEach(hit -> found.add(hit.id().value()));
                found.retainAll(nearest.get(q));
                sum += (double) found.size() / nearest.get(q).size();
            }
        }
        return sum / questions.size();
    }

    /**
     * Documents of one passage each, made from a collection: its vectors in turn, each with noise
     * of its own, and texts as long as its texts, of words that are drawn as often as they occur
     * there. Vector and words of a passage have nothing to do with each other, so such a corpus
     * tells about time, room and recall, and nothing about quality. Number i is the same whenever
     * it is asked for.
     */
    public static final class GeneratedCorpus {

        /**
         * Cosine of a vector to the one it came from: near enough to have its neighbours, far
         * enough that a hundred copies do not crowd out everything else.
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
        public GeneratedCorpus(List<Document> documents, List<float[]> vectors, long seed) {
            for (Document document : documents) {
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
            return new Document(id, "", text(number)).incoming("generated", id);
        }

        /** The only passage of that document. */
        public EmbeddedPassage passage(int number, IncomingDocument document) {
            return new EmbeddedPassage(
                    new Document(document.id().value(), "", document.text()).passage(),
                    vector(number));
        }

        private String text(int number) {
            SplittableRandom random = new SplittableRandom(wordSeed + number);
            return random.ints(lengths.get(random.nextInt(lengths.size())), 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(" "));
        }

        /**
         * A real vector with Gaussian noise on each component, of unit length again. Noise of
         * length s stands almost at a right angle to a vector of many dimensions, so that the
         * cosine is 1 / sqrt(1 + s * s).
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

        /**
         * The ids of the passages whose vectors are nearest to each of these by cosine, by looking
         * at all.
         */
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
            return best.stream()
                    .map(of -> of.stream().map(near -> id(near.number).passage(0).value()).toList())
                    .toList();
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
}
