package dev.winnow.retriever.index;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredContent;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.PassageTerms;
import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Looks up originals in the newest commit. */
final class StoredDocuments {

    private static final Sort BY_ID =
            new Sort(new SortField(IndexFields.DOCUMENT_ID, SortField.Type.STRING));

    private final Searchers searchers;

    StoredDocuments(Searchers searchers) {
        this.searchers = searchers;
    }

    boolean exists(BytesRef key) throws IOException {
        return with(searcher -> searcher.count(original(key)) > 0);
    }

    /** The version of a document, or of its deletion if that is remembered. */
    OptionalLong version(BytesRef key) throws IOException {
        Query query = member(key, IndexFields.VERSION);
        return with(
                searcher -> {
                    TopDocs found = searcher.search(query, 1);
                    if (found.scoreDocs.length == 0) {
                        return OptionalLong.empty();
                    }
                    IndexReader reader = searcher.getIndexReader();
                    NumericDocValues versions =
                            MultiDocValues.getNumericValues(reader, IndexFields.VERSION);
                    if (versions == null || !versions.advanceExact(found.scoreDocs[0].doc)) {
                        throw new CorruptIndexException(
                                "a document has no version", reader.toString());
                    }
                    return OptionalLong.of(versions.longValue());
                });
    }

    /** All of them, whoever may see them. */
    long count() throws IOException {
        return with(
                searcher -> (long) searcher.count(new FieldExistsQuery(IndexFields.DOCUMENT_ID)));
    }

    Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        return one(visible(scope, id), IndexFields.RECORD, StoredRecords::document);
    }

    Optional<String> original(Scope scope, DocumentId id) throws IOException {
        return one(visible(scope, id), IndexFields.TEXT, StoredText::decode);
    }

    Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException {
        return one(
                original(Keys.document(tenant, id)), IndexFields.RECORD, StoredRecords::document);
    }

    /** The document's passages have the same key, but no document id of their own. */
    private static Query original(BytesRef key) {
        return member(key, IndexFields.DOCUMENT_ID);
    }

    private static Query member(BytesRef key, String field) {
        return new BooleanQuery.Builder()
                .add(new TermQuery(new Term(IndexFields.DOCUMENT, key)), BooleanClause.Occur.FILTER)
                .add(new FieldExistsQuery(field), BooleanClause.Occur.FILTER)
                .build();
    }

    List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n) throws IOException {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
        return with(searcher -> page(searcher, AccessQuery.originals(scope), after, n));
    }

    List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException {
        Query query = new TermQuery(new Term(IndexFields.ORIGIN, Keys.origin(tenant, origin)));
        return with(searcher -> page(searcher, query, null, Integer.MAX_VALUE));
    }

    private static List<StoredDocument> page(
            IndexSearcher searcher, Query query, @Nullable DocumentId after, int n)
            throws IOException {
        int documents = searcher.getIndexReader().maxDoc();
        // The highest document number: a document with this very id counts as seen, wherever it
        // stands.
        FieldDoc last =
                after == null
                        ? null
                        : new FieldDoc(
                                Math.max(0, documents - 1),
                                Float.NaN,
                                new Object[] {Keys.ordered(after.value())});
        int most = Math.clamp(documents, 1, n);
        TopDocs found = searcher.searchAfter(last, query, most, BY_ID);
        StoredFields stored = searcher.storedFields();
        List<StoredDocument> page = new ArrayList<>(found.scoreDocs.length);
        for (ScoreDoc hit : found.scoreDocs) {
            page.add(StoredRecords.document(StoredBytes.read(stored, hit.doc, IndexFields.RECORD)));
        }
        return page;
    }

    /**
     * Documents of all tenants in the order of their keys.
     *
     * @param after the key before the first one; null to begin
     */
    List<StoredContent> contents(@Nullable BytesRef after, int n) throws IOException {
        return with(
                searcher -> {
                    List<StoredContent> contents = new ArrayList<>();
                    Terms keys =
                            MultiTerms.getTerms(searcher.getIndexReader(), IndexFields.DOCUMENT);
                    if (keys == null) {
                        return contents;
                    }
                    TermsEnum each = keys.iterator();
                    BytesRef key = after == null ? each.next() : behind(each, after);
                    while (key != null && contents.size() < n) {
                        StoredContent content = content(searcher, BytesRef.deepCopyOf(key));
                        if (content != null) {
                            contents.add(content);
                        }
                        key = each.next();
                    }
                    return contents;
                });
    }

    private static @Nullable BytesRef behind(TermsEnum each, BytesRef key) throws IOException {
        return switch (each.seekCeil(key)) {
            case FOUND -> each.next();
            case NOT_FOUND -> each.term();
            case END -> null;
        };
    }

    /** The document of a key with its passages; null if there is nothing but the mark of its deletion. */
    private static @Nullable StoredContent content(IndexSearcher searcher, BytesRef key)
            throws IOException {
        Query block = new TermQuery(new Term(IndexFields.DOCUMENT, key));
        int members = searcher.count(block);
        if (members == 0) {
            return null;
        }
        StoredFields stored = searcher.storedFields();
        StoredDocument document = null;
        String text = "";
        List<Passage> passages = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        // A block stands together, in the order in which it was put.
        for (ScoreDoc member : searcher.search(block, members, Sort.INDEXORDER).scoreDocs) {
            Document fields = stored.document(member.doc);
            BytesRef record = fields.getBinaryValue(IndexFields.RECORD);
            BytesRef original = fields.getBinaryValue(IndexFields.TEXT);
            if (original != null && record != null) {
                document = StoredRecords.document(BytesRef.deepCopyOf(record).bytes);
                text = StoredText.decode(BytesRef.deepCopyOf(original).bytes);
            } else if (record != null) {
                passages.add(StoredRecords.passage(BytesRef.deepCopyOf(record).bytes));
                places.add(member.doc);
            }
        }
        if (document == null) {
            return null;
        }
        int[] at = places.stream().mapToInt(Integer::intValue).toArray();
        List<float[]> vectors = new PassageVectors(searcher).of(at);
        List<PassageTerms> impacts = new PassageImpacts(searcher).of(at);
        List<EmbeddedPassage> embedded = new ArrayList<>(passages.size());
        for (int i = 0; i < at.length; i++) {
            TreeMap<String, Integer> weights = new TreeMap<>();
            for (WeightedTerm term : impacts.get(i).terms()) {
                weights.put(term.term(), (int) term.weight());
            }
            embedded.add(
                    new EmbeddedPassage(passages.get(i), vectors.get(i), new Impacts(weights)));
        }
        return new StoredContent(incoming(document, text), embedded, document.sequence());
    }

    private static IncomingDocument incoming(StoredDocument document, String text) {
        return new IncomingDocument(
                document.tenant(),
                document.id(),
                document.origin(),
                document.title(),
                document.uri(),
                document.mediaType(),
                document.groups(),
                document.metadata(),
                document.contentHash(),
                text);
    }

    private static Query visible(Scope scope, DocumentId id) {
        return AccessQuery.document(scope, Keys.document(scope.tenant(), id));
    }

    private <T> Optional<T> one(Query query, String field, Decoder<T> decoder) throws IOException {
        return with(
                searcher -> {
                    ScoreDoc[] found = searcher.search(query, 1).scoreDocs;
                    return found.length == 0
                            ? Optional.empty()
                            : Optional.of(
                                    decoder.decode(
                                            StoredBytes.read(
                                                    searcher.storedFields(), found[0].doc, field)));
                });
    }

    private <T> T with(Reading<T> reading) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return reading.from(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(IndexSearcher searcher) throws IOException;
    }

    @FunctionalInterface
    private interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }
}
