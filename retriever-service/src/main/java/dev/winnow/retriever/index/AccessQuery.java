package dev.winnow.retriever.index;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.FilterTranslation;
import dev.winnow.core.index.MetadataValue.MetadataRange;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView.Access;
import java.util.List;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Scope and filter as one Lucene query. Every search, lexical or dense, every lookup and every list
 * has it as a clause; results are never filtered afterwards.
 */
final class AccessQuery extends FilterTranslation<Query> {

    private final TenantId tenant;

    private AccessQuery(TenantId tenant) {
        this.tenant = tenant;
    }

    /**
     * The passages that a search may see.
     *
     * @throws dev.winnow.core.outcome.InvalidInputException if the filter cannot be run
     */
    static Query passages(Access access) {
        Query scope = scope(IndexFields.PASSAGE_ACCESS, access.scope());
        Query filter = new AccessQuery(access.scope().tenant()).translate(access.filter());
        return both(scope, filter);
    }

    /** The documents, as they are stored whole, that a scope may see. */
    static Query originals(Scope scope) {
        return scope(IndexFields.DOCUMENT_ACCESS, scope);
    }

    /** One of these documents, if the scope may see it. */
    static Query document(Scope scope, BytesRef key) {
        return both(originals(scope), new TermQuery(new Term(IndexFields.DOCUMENT, key)));
    }

    /** What matches both queries; neither adds to the score. */
    static Query both(Query one, Query other) {
        return of(Occur.FILTER, List.of(one, other));
    }

    private static Query of(Occur occur, List<Query> parts) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        parts.forEach(part -> query.add(part, occur));
        return query.build();
    }

    private static Query scope(String field, Scope scope) {
        return new TermInSetQuery(field, Keys.TERMS.visible(scope));
    }

    @Override
    protected Query range(Filter.Range range) {
        MetadataRange bounds = MetadataRange.of(range);
        return bounds.isEmpty()
                ? new MatchNoDocsQuery("empty range")
                : BinaryPoint.newRangeQuery(
                        IndexFields.METADATA_RANGE,
                        Keys.point(range.field(), bounds.kind(), bounds.low()),
                        Keys.point(range.field(), bounds.kind(), bounds.high()));
    }

    @Override
    protected Query all(List<Query> parts) {
        return parts.isEmpty() ? new MatchAllDocsQuery() : of(Occur.FILTER, parts);
    }

    @Override
    protected Query any(List<Query> parts) {
        return parts.isEmpty() ? new MatchNoDocsQuery("or of nothing") : of(Occur.SHOULD, parts);
    }

    @Override
    protected Query not(Query part) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(part, Occur.MUST_NOT)
                .build();
    }

    @Override
    protected Query anyOf(Filter.AnyOf any) {
        return new TermInSetQuery(
                IndexFields.METADATA,
                any.values().stream()
                        .map(value -> Keys.TERMS.metadata(any.field(), value))
                        .toList());
    }

    @Override
    protected Query documents(Filter.Documents documents) {
        return new TermInSetQuery(
                IndexFields.DOCUMENT,
                documents.ids().stream().map(id -> Keys.TERMS.document(tenant, id)).toList());
    }
}
