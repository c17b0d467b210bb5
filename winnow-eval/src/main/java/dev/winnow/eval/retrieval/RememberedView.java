package dev.winnow.eval.retrieval;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexPosition;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.PassageTerms;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.retriever.index.ExactSearch;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A view that keeps its answers: lists by the whole question, scores and passages one by one, so that unions that overlap share them. Closing it does
 * nothing, for the next search goes on with it.
 */
final class RememberedView implements IndexView, ExactSearch {

    private record WordSearch(LexicalQuery query, Access access, int n) {}

    private record VectorSearch(FloatBuffer vector, Access access, int n, IntBuffer seeds) {}

    private record LetterSearch(List<String> phrases, Access access, int n) {}

    private record Word(TermSpace space, String term) {}

    private final IndexView view;
    private final Map<String, LexicalQuery> analysed = new HashMap<>();
    private final Map<WordSearch, List<Hit>> byWords = new HashMap<>();
    private final Map<VectorSearch, List<Hit>> byVector = new HashMap<>();
    private final Map<LetterSearch, List<Hit>> byLetters = new HashMap<>();
    private final Map<LexicalQuery, Map<Integer, Float>> wordScores = new HashMap<>();
    private final Map<FloatBuffer, Map<Integer, Float>> cosines = new HashMap<>();
    private final Map<Integer, float[]> vectors = new HashMap<>();
    private final Map<TermSpace, Map<Integer, PassageTerms>> terms = new HashMap<>();
    private final Map<Word, Double> shares = new HashMap<>();
    private final Map<Integer, Passage> passages = new HashMap<>();

    RememberedView(IndexView view) {
        this.view = view;
    }

    void release() {
        view.close();
    }

    @Override
    public IndexPosition position() {
        return view.position();
    }

    @Override
    public LexicalQuery analyse(String text) {
        return analysed.computeIfAbsent(text, view::analyse);
    }

    @Override
    public List<Hit> lexical(LexicalQuery query, Access access, int n) {
        return byWords.computeIfAbsent(
                new WordSearch(query, access, n), key -> view.lexical(query, access, n));
    }

    @Override
    public List<Hit> dense(float[] vector, Access access, int n, int[] seeds) {
        return byVector.computeIfAbsent(
                new VectorSearch(FloatBuffer.wrap(vector), access, n, IntBuffer.wrap(seeds)),
                key -> view.dense(vector, access, n, seeds));
    }

    @Override
    public List<Hit> exact(List<String> phrases, Access access, int n) {
        return view instanceof ExactSearch letters
                ? byLetters.computeIfAbsent(
                        new LetterSearch(phrases, access, n),
                        key -> letters.exact(phrases, access, n))
                : List.of();
    }

    @Override
    public float[] lexicalScores(LexicalQuery query, int[] handles) {
        return scores(
                wordScores.computeIfAbsent(query, key -> new HashMap<>()),
                handles,
                unknown -> view.lexicalScores(query, unknown));
    }

    @Override
    public float[] denseScores(float[] vector, int[] handles) {
        return scores(
                cosines.computeIfAbsent(FloatBuffer.wrap(vector), key -> new HashMap<>()),
                handles,
                unknown -> view.denseScores(vector, unknown));
    }

    @Override
    public List<float[]> vectors(int[] handles) {
        return each(vectors, handles, view::vectors);
    }

    @Override
    public List<PassageTerms> terms(TermSpace space, int[] handles) {
        return each(
                terms.computeIfAbsent(space, key -> new HashMap<>()),
                handles,
                unknown -> view.terms(space, unknown));
    }

    @Override
    public double[] passageShares(TermSpace space, List<String> wanted) {
        List<String> unknown =
                wanted.stream().filter(t -> !shares.containsKey(new Word(space, t))).toList();
        double[] looked = view.passageShares(space, unknown);
        for (int i = 0; i < looked.length; i++) {
            shares.put(new Word(space, unknown.get(i)), looked[i]);
        }
        return wanted.stream()
                .mapToDouble(t -> Objects.requireNonNull(shares.get(new Word(space, t))))
                .toArray();
    }

    @Override
    public List<Passage> passages(int[] handles) {
        return each(passages, handles, view::passages);
    }

    @Override
    public void close() {
        // The next search goes on with the same view; release() ends it.
    }

    private static <T> List<T> each(
            Map<Integer, T> known, int[] handles, Function<int[], List<T>> source) {
        int[] unknown = unknown(known, handles);
        List<T> looked = unknown.length == 0 ? List.of() : source.apply(unknown);
        for (int i = 0; i < unknown.length; i++) {
            known.put(unknown[i], looked.get(i));
        }
        List<T> all = new ArrayList<>(handles.length);
        for (int handle : handles) {
            all.add(known.get(handle));
        }
        return all;
    }

    private static float[] scores(
            Map<Integer, Float> known, int[] handles, Function<int[], float[]> source) {
        int[] unknown = unknown(known, handles);
        float[] looked = unknown.length == 0 ? new float[0] : source.apply(unknown);
        for (int i = 0; i < unknown.length; i++) {
            known.put(unknown[i], looked[i]);
        }
        float[] all = new float[handles.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Objects.requireNonNull(known.get(handles[i]));
        }
        return all;
    }

    private static int[] unknown(Map<Integer, ?> known, int[] handles) {
        int[] unknown = new int[handles.length];
        int count = 0;
        for (int handle : handles) {
            if (!known.containsKey(handle)) {
                unknown[count++] = handle;
            }
        }
        return Arrays.copyOf(unknown, count);
    }
}
