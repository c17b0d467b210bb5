package dev.winnow.core.retrieval;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point-in-time view of a {@link PassageIndex}. Lists are ordered by score, highest first, ties
 * by passage id; asking for more results never changes the order of the first ones. Used by one
 * thread.
 */
public interface IndexView extends AutoCloseable {

    /** The position of the index at the time of the view. */
    IndexPosition position();

    /**
     * The terms of a text as the index's analyser makes them, each with its number of occurrences
     * as weight.
     */
    LexicalQuery analyse(String text);

    /**
     * The {@code n} best passages by BM25, or by the inner product of impacts: the query's {@link
     * TermSpace} decides.
     *
     * @return fewer if fewer passages hold a term of the query
     */
    List<Hit> lexical(LexicalQuery query, Access access, int n);

    /**
     * The {@code n} passages whose vectors are nearest by cosine.
     *
     * @param vector unit length
     * @param seeds handles of passages that are likely near, where an approximate search may begin;
     *     empty if none is known. An exact search does not need them
     */
    List<Hit> dense(float[] vector, Access access, int n, int[] seeds);

    /** The {@code n} passages whose vectors are nearest, without a seed. */
    default List<Hit> dense(float[] vector, Access access, int n) {
        return dense(vector, access, n, new int[0]);
    }

    /**
     * The lexical score of each of these passages, 0 where no term matches: that is its true score.
     */
    float[] lexicalScores(LexicalQuery query, int[] handles);

    /** Exact cosine of each of these passages, from full-precision vectors. */
    float[] denseScores(float[] vector, int[] handles);

    /**
     * The vectors of these passages, in the order of the handles; an empty one where a passage has
     * none.
     */
    List<float[]> vectors(int[] handles);

    /** The terms of these passages in a space, in the order of the handles. */
    List<PassageTerms> terms(TermSpace space, int[] handles);

    /**
     * The share of all passages that hold each of these terms, 0 to 1.
     *
     * @param terms as the index has them
     */
    double[] passageShares(TermSpace space, List<String> terms);

    /** The passages themselves, in the order of the handles. */
    List<Passage> passages(int[] handles);

    /**
     * What of the index did not answer so far, as a note for the report: lists of this view may
     * lack its passages. Null if nothing is missing.
     */
    default @Nullable String missing() {
        return null;
    }

    @Override
    void close();

    /**
     * The state of an index: equal questions to equal positions get equal answers.
     *
     * @param sequence the ingest sequence number of the newest change in the index
     * @param settingsHash hash of embedder, analyser and chunk settings, the first 16 hexadecimal
     *     digits of a SHA-256
     */
    record IndexPosition(long sequence, String settingsHash) {

        @Override
        public String toString() {
            return sequence + "@" + settingsHash;
        }
    }

    /**
     * The terms of one passage.
     *
     * @param terms ordered by term, each once; the weight is the number of occurrences of a word,
     *     or the impact that an encoder gave
     */
    record PassageTerms(List<WeightedTerm> terms) {

        public PassageTerms {
            terms = List.copyOf(terms);
        }
    }

    /**
     * The documents that a search may see. An index turns it into one query for both the lexical
     * and the dense search; an index that cannot must refuse to search.
     *
     * @param scope from authentication
     * @param filter from the caller; can only narrow the scope
     */
    record Access(Scope scope, Filter filter) {}

    /**
     * One result of one source.
     *
     * @param handle names the passage inside the view that found it, and nowhere else
     * @param id the passage
     * @param score the source's score
     */
    record Hit(int handle, PassageId id, Score score) {}

    /**
     * A view that can also look for words as they are written. Not every index has the field for
     * it.
     */
    interface ExactSearch {

        /**
         * The {@code n} best passages that hold at least one of these phrases letter by letter, but
         * for case.
         *
         * @param phrases one or more tokens each; phrases without a token are ignored
         * @return ordered by the phrases' BM25 score, ties by passage id
         */
        List<Hit> exact(List<String> phrases, Access access, int n);
    }
}
