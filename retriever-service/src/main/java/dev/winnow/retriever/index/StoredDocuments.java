package dev.winnow.retriever.index;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOFunction;
import org.jspecify.annotations.Nullable;

/** The half of an index that looks up, lists and hands out what the newest commit holds. */
abstract class StoredDocuments implements SearchableStore {

    private static final Sort BY_ID =
            new Sort(new SortField(IndexFields.DOCUMENT_ID, SortField.Type.STRING));

    /** Searches what is looked up. */
    final Searchers searchers;

    StoredDocuments(Searchers searchers) {
        this.searchers = searchers;
    }

    boolean exists(BytesRef key) throws IOException {
        return searchers.read(searcher -> searcher.count(original(key)) > 0);
    }

    /** The version of a document, or of its deletion if that is remembered. */
    OptionalLong committedVersion(BytesRef key) throws IOException {
        Query query = member(key, IndexFields.VERSION);
        return searchers.read(
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

    @Override
    public long documents() throws IOException {
        return searchers.read(
                searcher -> (long) searcher.count(new FieldExistsQuery(IndexFields.DOCUMENT_ID)));
    }

    @Override
    public Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        return one(visible(scope, id), IndexFields.RECORD, StoredRecords::document);
    }

    @Override
    public Optional<String> original(Scope scope, DocumentId id) throws IOException {
        return one(visible(scope, id), IndexFields.TEXT, StoredRecords::text);
    }

    @Override
    public Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException {
        return one(
                original(Keys.TERMS.document(tenant, id)),
                IndexFields.RECORD,
                StoredRecords::document);
    }

    /** The document's passages have the same key, but no document id of their own. */
    private static Query original(BytesRef key) {
        return member(key, IndexFields.DOCUMENT_ID);
    }

    private static Query member(BytesRef key, String field) {
        return AccessQuery.both(
                new TermQuery(new Term(IndexFields.DOCUMENT, key)), new FieldExistsQuery(field));
    }

    @Override
    public List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n)
            throws IOException {
        return page(AccessQuery.originals(scope), after, n);
    }

    @Override
    public List<StoredDocument> list(Scope scope, String origin, @Nullable DocumentId after, int n)
            throws IOException {
        Query query = AccessQuery.both(AccessQuery.originals(scope), from(scope.tenant(), origin));
        return page(query, after, n);
    }

    @Override
    public List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException {
        return page(from(tenant, origin), null, Integer.MAX_VALUE);
    }

    private static Query from(TenantId tenant, String origin) {
        return new TermQuery(new Term(IndexFields.ORIGIN, Keys.TERMS.origin(tenant, origin)));
    }

    private List<StoredDocument> page(Query query, @Nullable DocumentId after, int n)
            throws IOException {
        requireOne(n);
        return searchers.read(searcher -> page(searcher, query, after, n));
    }

    private static List<StoredDocument> page(
            IndexSearcher searcher, Query query, @Nullable DocumentId after, int n)
            throws IOException {
        int documents = searcher.getIndexReader().maxDoc();
        FieldDoc last = null;
        if (after != null) {
            // The highest document number: a document with this very id counts as seen, wherever
            // it stands.
            Object[] id = {Keys.ordered(after.value())};
            last = new FieldDoc(Math.max(0, documents - 1), Float.NaN, id);
        }
        int most = Math.clamp(documents, 1, n);
        TopDocs found = searcher.searchAfter(last, query, most, BY_ID);
        StoredFields stored = searcher.storedFields();
        List<StoredDocument> page = new ArrayList<>(found.scoreDocs.length);
        for (ScoreDoc hit : found.scoreDocs) {
            byte[] record = StoredRecords.bytes(stored, hit.doc, IndexFields.RECORD);
            page.add(StoredRecords.document(record));
        }
        return page;
    }

    private static Query visible(Scope scope, DocumentId id) {
        return AccessQuery.document(scope, Keys.TERMS.document(scope.tenant(), id));
    }

    private <T> Optional<T> one(Query query, String field, IOFunction<byte[], T> decoder)
            throws IOException {
        return searchers.read(
                searcher -> {
                    ScoreDoc[] found = searcher.search(query, 1).scoreDocs;
                    if (found.length == 0) {
                        return Optional.empty();
                    }
                    StoredFields stored = searcher.storedFields();
                    byte[] value = StoredRecords.bytes(stored, found[0].doc, field);
                    return Optional.of(decoder.apply(value));
                });
    }

    @Override
    public List<Entry> export(@Nullable Key after, int n) throws IOException {
        requireOne(n);
        return searchers.read(searcher -> new IndexExport(searcher).page(after, n));
    }

    private static void requireOne(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
    }

    @Override
    public long sequence() throws IOException {
        try {
            return searchers.read(Searchers::commit).sequence();
        } catch (AlreadyClosedException e) {
            throw new IOException("the index is closed", e);
        }
    }
}
