package dev.winnow.core.retrieval;

import dev.winnow.core.passage.Passage;
import java.util.List;

/**
 * A point-in-time view of a {@link PassageIndex}. Lists are ordered by score, highest first, ties by passage id; asking for more
 * results never changes the order of the first ones. Used by one thread.
 */
public interface IndexView extends AutoCloseable {

    /** What the view holds. */
    IndexPosition position();

    /** The terms of a text as the index's analyser makes them, each with its number of occurrences as weight. */
    LexicalQuery analyse(String text);

    /**
     * The {@code n} best passages by BM25.
     *
     * @return fewer if fewer passages hold a term of the query
     */
    List<Hit> lexical(LexicalQuery query, Access access, int n);

    /**
     * The {@code n} passages whose vectors are nearest by cosine.
     *
     * @param vector unit length
     */
    List<Hit> dense(float[] vector, Access access, int n);

    /** BM25 of each of these passages, 0 where no term matches: that is its true score. */
    float[] lexicalScores(LexicalQuery query, int[] handles);

    /** Exact cosine of each of these passages, from full-precision vectors. */
    float[] denseScores(float[] vector, int[] handles);

    /** The passages themselves, in the order of the handles. */
    List<Passage> passages(int[] handles);

    @Override
    void close();
}
