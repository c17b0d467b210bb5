package dev.winnow.retriever.index;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** Questions as Lucene queries, through the same analysers that the passages went through. */
final class TextQueries {

    private TextQueries() {}

    /**
     * Passages with at least one of the terms, scored by the sum of their BM25 or by the inner
     * product of impacts.
     */
    static Query terms(LexicalQuery query) {
        if (query.terms().size() > LexicalQuery.MOST_TERMS) {
            throw new InvalidInputException(
                    Kind.QUESTION_TOO_LONG,
                    "the question has %d distinct terms, at most %d can be searched"
                            .formatted(query.terms().size(), LexicalQuery.MOST_TERMS));
        }
        String field = field(query.space());
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (WeightedTerm term : query.terms()) {
            Query one = new TermQuery(new Term(field, term.term()));
            any.add(term.weight() == 1f ? one : new BoostQuery(one, term.weight()), Occur.SHOULD);
        }
        return any.build();
    }

    /** The field that holds a space's terms. */
    static String field(TermSpace space) {
        return switch (space) {
            case WORDS -> IndexFields.ALL;
            case IMPACTS -> IndexFields.IMPACT;
        };
    }

    /** Passages with at least one of the phrases, or null if no phrase has a token. */
    static @Nullable Query phrases(LuceneAnalysis analysis, List<String> phrases) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        boolean none = true;
        for (String phrase : phrases) {
            String[] tokens = analysis.phrase(phrase).toArray(String[]::new);
            if (tokens.length > 0) {
                none = false;
                any.add(
                        tokens.length == 1
                                ? new TermQuery(new Term(IndexFields.EXACT, tokens[0]))
                                : new PhraseQuery(IndexFields.EXACT, tokens),
                        Occur.SHOULD);
            }
        }
        return none ? null : any.build();
    }

    /**
     * Raises Lucene's limit, which is one for the whole process, to what a question and a filter
     * can hold together. Never lowers it: another part of the process may have raised it further.
     */
    static void allowLongQuestions() {
        int wanted = 2 * LexicalQuery.MOST_TERMS;
        if (IndexSearcher.getMaxClauseCount() < wanted) {
            IndexSearcher.setMaxClauseCount(wanted);
        }
    }
}
