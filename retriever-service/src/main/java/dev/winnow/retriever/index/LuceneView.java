package dev.winnow.retriever.index;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.ExactSearch;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.IndexPosition;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

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
    private final TextQueries queries;
    private final PassageVectors vectors;
    private final PassageImpacts impacts;
    private final DenseSettings settings;
    private final Runnable release;
    private boolean closed;

    /**
     * @param release gives the searcher back
     */
    LuceneView(
            IndexSearcher searcher,
            IndexPosition position,
            TextQueries queries,
            DenseSettings settings,
            Runnable release) {
        this.searcher = searcher;
        this.position = position;
        this.queries = queries;
        this.vectors = new PassageVectors(searcher);
        this.impacts = new PassageImpacts(searcher);
        this.settings = settings;
        this.release = release;
    }

    @Override
    public IndexPosition position() {
        return position;
    }

    @Override
    public LexicalQuery analyse(String text) {
        return queries.analysis().question(text);
    }

    @Override
    public List<Hit> lexical(LexicalQuery query, Access access, int n) {
        return query.terms().isEmpty()
                ? List.of()
                : search(queries.terms(query), access, n, scale(query.space()));
    }

    @Override
    public List<Hit> exact(List<String> phrases, Access access, int n) {
        Query query = queries.phrases(phrases);
        return query == null ? List.of() : search(query, access, n, Scale.BM25);
    }

    @Override
    public List<Hit> dense(float[] vector, Access access, int n, int[] seeds) {
        atLeastOne(n);
        try {
            int all = vectors.size();
            if (all == 0) {
                return List.of();
            }
            Query visible = AccessQuery.passages(access);
            int most = Math.min(n, all);
            int[] found =
                    all < settings.exactBelow()
                            ? new VectorScan(searcher).nearest(vector, visible, most)
                            : new GraphWalk(searcher, settings)
                                    .nearest(vector, visible, most, seeds);
            float[] cosines = vectors.cosines(vector, found);
            String[] ids = ids(found);
            List<Hit> hits = new ArrayList<>(found.length);
            for (int i = 0; i < found.length; i++) {
                hits.add(
                        new Hit(
                                found[i],
                                new PassageId(ids[i]),
                                new Score(cosines[i], Scale.COSINE)));
            }
            hits.sort(ORDER);
            return List.copyOf(hits.subList(0, Math.min(n, hits.size())));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public float[] lexicalScores(LexicalQuery query, int[] handles) {
        float[] scores = new float[handles.length];
        if (query.terms().isEmpty()) {
            return scores;
        }
        try {
            Weight weight =
                    searcher.createWeight(
                            searcher.rewrite(queries.terms(query)), ScoreMode.COMPLETE, 1f);
            LeafWalk.over(
                    searcher.getLeafContexts(),
                    handles,
                    leaf -> {
                        Scorer scorer = weight.scorer(leaf);
                        if (scorer == null) {
                            return null;
                        }
                        DocIdSetIterator at = scorer.iterator();
                        return (document, place) -> {
                            if (at.docID() < document) {
                                at.advance(document);
                            }
                            if (at.docID() == document) {
                                scores[place] = scorer.score();
                            }
                        };
                    });
            return scores;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public float[] denseScores(float[] vector, int[] handles) {
        try {
            return vectors.cosines(vector, handles);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<float[]> vectors(int[] handles) {
        try {
            return vectors.of(handles);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<PassageTerms> terms(TermSpace space, int[] handles) {
        return switch (space) {
            case WORDS -> passages(handles).stream().map(queries.analysis()::passage).toList();
            case IMPACTS -> impacts(handles);
        };
    }

    @Override
    public double[] passageShares(TermSpace space, List<String> terms) {
        try {
            IndexReader reader = searcher.getIndexReader();
            String field = TextQueries.field(space);
            double all = Math.max(1, reader.getDocCount(field));
            double[] shares = new double[terms.size()];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = reader.docFreq(new Term(field, terms.get(i))) / all;
            }
            return shares;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<Passage> passages(int[] handles) {
        Passage[] passages = new Passage[handles.length];
        try {
            StoredFields stored = searcher.storedFields();
            LeafWalk.over(
                    searcher.getLeafContexts(),
                    handles,
                    leaf ->
                            (document, place) ->
                                    passages[place] =
                                            StoredRecords.passage(
                                                    StoredBytes.read(
                                                            stored,
                                                            leaf.docBase + document,
                                                            IndexFields.RECORD)));
        } catch (IOException e) {
            throw unreadable(e);
        }
        return List.of(passages);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }

    private List<Hit> search(Query query, Access access, int n, Scale scale) {
        atLeastOne(n);
        Query visible =
                new BooleanQuery.Builder()
                        .add(query, Occur.MUST)
                        .add(AccessQuery.passages(access), Occur.FILTER)
                        .build();
        try {
            ScoreDoc[] found = searcher.search(visible, n, BEST_FIRST).scoreDocs;
            List<Hit> hits = new ArrayList<>(found.length);
            for (ScoreDoc hit : found) {
                Object[] keys = ((FieldDoc) hit).fields;
                hits.add(
                        new Hit(
                                hit.doc,
                                new PassageId(Keys.text((BytesRef) keys[1])),
                                new Score((Float) keys[0], scale)));
            }
            return hits;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<PassageTerms> impacts(int[] handles) {
        try {
            return impacts.of(handles);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Scale scale(TermSpace space) {
        return switch (space) {
            case WORDS -> Scale.BM25;
            case IMPACTS -> Scale.IMPACT;
        };
    }

    private String[] ids(int[] documents) throws IOException {
        String[] ids = new String[documents.length];
        Arrays.fill(ids, "");
        LeafWalk.over(
                searcher.getLeafContexts(),
                documents,
                leaf -> {
                    SortedDocValues values =
                            DocValues.getSorted(leaf.reader(), IndexFields.PASSAGE_ID);
                    return (document, place) -> {
                        if (values.advanceExact(document)) {
                            ids[place] = Keys.text(values.lookupOrd(values.ordValue()));
                        }
                    };
                });
        return ids;
    }

    private static void atLeastOne(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("at least one result must be asked for, got " + n);
        }
    }

    private static UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("the index cannot be read: " + cause.getMessage(), cause);
    }
}
