package dev.winnow.retriever.index;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import java.util.ArrayList;
import java.util.List;
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
 * Scope and filter as one Lucene query. Every search, lookup and list has it as a clause, on the lexical and on the dense side alike;
 * nothing is ever filtered after it was found.
 */
final class AccessQuery {

    /** Filters come from callers: deeper nesting would only serve to exhaust the stack. */
    private static final int DEEPEST = 32;

    /** Most parts of one filter. A list of values or ids counts as one part, however long. */
    private static final int MOST_PARTS = 1_000;

    private final TenantId tenant;
    private int parts;

    private AccessQuery(TenantId tenant) {
        this.tenant = tenant;
    }

    /**
     * What a search may see.
     *
     * @throws InvalidSearchException if the filter cannot be run
     */
    static Query passages(Access access) {
        Query scope = scope(IndexFields.PASSAGE_ACCESS, access.scope());
        Query filter = new AccessQuery(access.scope().tenant()).compile(access.filter(), 1);
        return both(scope, filter);
    }

    /** The originals that a scope may see. */
    static Query originals(Scope scope) {
        return scope(IndexFields.DOCUMENT_ACCESS, scope);
    }

    /** One original, if the scope may see it. */
    static Query document(Scope scope, BytesRef key) {
        return both(originals(scope), new TermQuery(new Term(IndexFields.DOCUMENT, key)));
    }

    private static Query both(Query one, Query other) {
        return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
    }

    private static Query scope(String field, Scope scope) {
        List<BytesRef> keys = new ArrayList<>(scope.groups().size() + 1);
        keys.add(Keys.everyone(scope.tenant()));
        for (String group : scope.groups()) {
            keys.add(Keys.group(scope.tenant(), group));
        }
        return new TermInSetQuery(field, keys);
    }

    private Query compile(Filter filter, int depth) {
        parts++;
        if (parts > MOST_PARTS) {
            throw InvalidSearchException.filter(
                    "the filter has more than %d parts; list several values of a field in one part"
                            .formatted(MOST_PARTS));
        }
        if (depth > DEEPEST) {
            throw InvalidSearchException.filter(
                    "the filter is nested deeper than %d levels".formatted(DEEPEST));
        }
        return switch (filter) {
            case Filter.AnyOf any -> anyOf(any);
            case Filter.Range range -> MetadataPoints.query(range);
            case Filter.Documents documents -> documents(documents);
            case Filter.And and -> and(and, depth);
            case Filter.Or or -> or(or, depth);
            case Filter.Not not ->
                    new BooleanQuery.Builder()
                            .add(new MatchAllDocsQuery(), Occur.FILTER)
                            .add(compile(not.filter(), depth + 1), Occur.MUST_NOT)
                            .build();
        };
    }

    private Query and(Filter.And and, int depth) {
        if (and.filters().isEmpty()) {
            return new MatchAllDocsQuery();
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Filter part : and.filters()) {
            all.add(compile(part, depth + 1), Occur.FILTER);
        }
        return all.build();
    }

    private Query or(Filter.Or or, int depth) {
        if (or.filters().isEmpty()) {
            return new MatchNoDocsQuery("or of nothing");
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Filter part : or.filters()) {
            any.add(compile(part, depth + 1), Occur.SHOULD);
        }
        return any.build();
    }

    private static Query anyOf(Filter.AnyOf any) {
        List<BytesRef> keys = new ArrayList<>(any.values().size());
        for (String value : any.values()) {
            keys.add(Keys.metadata(any.field(), value));
        }
        return new TermInSetQuery(IndexFields.METADATA, keys);
    }

    private Query documents(Filter.Documents documents) {
        List<BytesRef> keys = new ArrayList<>(documents.ids().size());
        for (String id : documents.ids()) {
            keys.add(Keys.document(tenant, id));
        }
        return new TermInSetQuery(IndexFields.DOCUMENT, keys);
    }
}
