package dev.winnow.retriever.index;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.IndexView.IndexPosition;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One Lucene searcher as a view. A handle is Lucene's document number, which holds within the view
 * and nowhere else.
 */
final class LuceneView implements IndexView, ExactSearch {

    /**
     * Also at the cut-off: of equal scores the lower id is kept. Scores that cannot win are still
     * skipped.
     */
    private static final Sort BEST_FIRST =
            new Sort(
                    SortField.FIELD_SCORE,
                    new SortField(IndexFields.PASSAGE_ID, SortField.Type.STRING));

    private static final Comparator<Hit> ORDER =
            Comparator.comparing(Hit::score).reversed().thenComparing(Hit::id);

    private final IndexSearcher searcher;
    private final IndexPosition position;
    private final LuceneAnalysis analysis;
    private final PassageValues values;
    private final SearchSettings settings;
    private final Searchers searchers;
    private boolean closed;

    LuceneView(
            Searchers searchers,
            IndexSettings content,
            LuceneAnalysis analysis,
            SearchSettings settings) {
        this.searchers = searchers;
        this.analysis = analysis;
        this.settings = settings;
        try {
            this.searcher = searchers.acquire();
            this.values = new PassageValues(searcher);
            this.position =
                    new IndexPosition(Searchers.commit(searcher).sequence(), content.hash());
        } catch (AlreadyClosedException e) {
            throw new UncheckedIOException(new IOException("the index is closed", e));
        } catch (DamagedIndexException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public IndexPosition position() {
        return position;
    }

    @Override
    public LexicalQuery analyse(String text) {
        return analysis.question(text);
    }

    @Override
    public List<Hit> lexical(LexicalQuery query, Access access, int n) {
        Scale scale = query.space() == TermSpace.WORDS ? Scale.BM25 : Scale.IMPACT;
        return query.terms().isEmpty() ? List.of() : search(anyOf(query), access, n, scale);
    }

    @Override
    public List<Hit> exact(List<String> phrases, Access access, int n) {
        Query query = anyPhrase(phrases);
        return query == null ? List.of() : search(query, access, n, Scale.BM25);
    }

    @Override
    public List<Hit> dense(float[] vector, Access access, int n, int[] seeds) {
        return read(
                () -> {
                    int all = values.countVectors();
                    if (all == 0) {
                        return List.of();
                    }
                    Query visible = AccessQuery.passages(access);
                    int most = Math.min(n, all);
                    int[] found =
                            all < settings.exactBelow()
                                    ? values.nearest(vector, visible, most)
                                    : NearestVectorsQuery.walk(
                                            searcher, vector, visible, most, seeds);
                    float[] cosines = values.cosines(vector, found);
                    String[] ids = values.ids(found);
                    return IntStream.range(0, found.length)
                            .mapToObj(i -> hit(found[i], ids[i], cosines[i], Scale.COSINE))
                            .sorted(ORDER)
                            .limit(n)
                            .toList();
                });
    }

    @Override
    public float[] lexicalScores(LexicalQuery query, int[] handles) {
        return query.terms().isEmpty()
                ? new float[handles.length]
                : read(() -> values.scores(anyOf(query), handles));
    }

    @Override
    public float[] denseScores(float[] vector, int[] handles) {
        return read(() -> values.cosines(vector, handles));
    }

    @Override
    public List<float[]> vectors(int[] handles) {
        return read(() -> values.vectors(handles));
    }

    @Override
    public List<PassageTerms> terms(TermSpace space, int[] handles) {
        return switch (space) {
            case WORDS -> passages(handles).stream().map(analysis::passage).toList();
            case IMPACTS ->
                    read(() -> values.impacts(handles)).stream()
                            .map(impacts -> new PassageTerms(LexicalQuery.impacts(impacts).terms()))
                            .toList();
        };
    }

    @Override
    public double[] passageShares(TermSpace space, List<String> terms) {
        return read(
                () -> {
                    IndexReader reader = searcher.getIndexReader();
                    String field = field(space);
                    double all = Math.max(1, reader.getDocCount(field));
                    double[] shares = new double[terms.size()];
                    for (int i = 0; i < shares.length; i++) {
                        shares[i] = reader.docFreq(new Term(field, terms.get(i))) / all;
                    }
                    return shares;
                });
    }

    @Override
    public List<Passage> passages(int[] handles) {
        return read(() -> values.passages(handles));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            searchers.release(searcher);
        } catch (IOException e) {
            throw new UncheckedIOException("a view of the index could not be closed", e);
        }
    }

    private static Hit hit(int document, String id, float score, Scale scale) {
        return new Hit(document, new PassageId(id), new Score(score, scale));
    }

    private List<Hit> search(Query query, Access access, int n, Scale scale) {
        Query visible =
                new BooleanQuery.Builder()
                        .add(query, Occur.MUST)
                        .add(AccessQuery.passages(access), Occur.FILTER)
                        .build();
        return read(
                () -> {
                    List<Hit> hits = new ArrayList<>();
                    for (ScoreDoc hit : searcher.search(visible, n, BEST_FIRST).scoreDocs) {
                        Object[] keys = ((FieldDoc) hit).fields;
                        String id = Keys.text((BytesRef) keys[1]);
                        hits.add(hit(hit.doc, id, (Float) keys[0], scale));
                    }
                    return hits;
                });
    }

    /**
     * Passages with at least one of the terms, scored by the sum of their BM25 or by the inner
     * product of impacts.
     */
    private static Query anyOf(LexicalQuery query) {
        query.requireSearchable();
        String field = field(query.space());
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (WeightedTerm term : query.terms()) {
            Query one = new TermQuery(new Term(field, term.term()));
            any.add(term.weight() == 1f ? one : new BoostQuery(one, term.weight()), Occur.SHOULD);
        }
        return any.build();
    }

    /** The field that holds a space's terms. */
    private static String field(TermSpace space) {
        return switch (space) {
            case WORDS -> IndexFields.ALL;
            case IMPACTS -> IndexFields.IMPACT;
        };
    }

    /** Passages with at least one of the phrases, or null if no phrase has a token. */
    private @Nullable Query anyPhrase(List<String> phrases) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String phrase : phrases) {
            String[] tokens = analysis.phrase(phrase).toArray(String[]::new);
            if (tokens.length > 0) {
                // Lucene makes a term of a phrase of one token.
                any.add(new PhraseQuery(IndexFields.EXACT, tokens), Occur.SHOULD);
            }
        }
        BooleanQuery query = any.build();
        return query.clauses().isEmpty() ? null : query;
    }

    private static <T> T read(IOSupplier<T> reading) {
        try {
            return reading.get();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("the index cannot be read: " + cause.getMessage(), cause);
    }
}
