package dev.winnow.opensearch;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.FilterTranslation;
import dev.winnow.core.index.MetadataRange;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Scopes, filters, terms and phrases as queries of the engine. */
final class Queries {

    /**
     * The engine keeps nine bits of a feature: the lower nine bits of a weight are a feature of one
     * field and, if there are more, the rest is one of a second field, so that the inner product is
     * exact for every weight that {@link Impacts} can hold.
     */
    private static final int LOW_BITS = 9;

    private static final int LOW = (1 << LOW_BITS) - 1;

    private Queries() {}

    static ObjectNode object() {
        return Connection.JSON.createObjectNode();
    }

    /** A search for so many, whose number in all is not counted. */
    static ObjectNode search(JsonNode query, int size) {
        ObjectNode body = object();
        body.put("size", size).put("track_total_hits", false);
        body.set("query", query);
        return body;
    }

    static ObjectNode term(String field, String value) {
        ObjectNode query = object();
        query.putObject("term").put(field, value);
        return query;
    }

    static ObjectNode terms(String field, Collection<String> values) {
        return list("terms", field, values);
    }

    static ObjectNode names(Collection<String> names) {
        return list("ids", "values", names);
    }

    private static ObjectNode list(String query, String field, Collection<String> values) {
        ObjectNode listed = object();
        ArrayNode list = listed.putObject(query).putArray(field);
        values.forEach(list::add);
        return listed;
    }

    private static ObjectNode bare(String query) {
        ObjectNode bare = object();
        bare.putObject(query);
        return bare;
    }

    /** What all of these let through. */
    static ObjectNode filtered(Collection<? extends JsonNode> filters) {
        ObjectNode query = object();
        ArrayNode all = query.putObject("bool").putArray("filter");
        filters.forEach(all::add);
        return query;
    }

    /** A scored query within filters. */
    static ObjectNode scored(JsonNode query, Collection<? extends JsonNode> filters) {
        ObjectNode scored = filtered(filters);
        ((ObjectNode) scored.path("bool")).set("must", query);
        return scored;
    }

    static ObjectNode not(JsonNode query) {
        ObjectNode not = object();
        not.putObject("bool").set("must_not", query);
        return not;
    }

    /** What one of these lets through; scored by their sum where it is scored. */
    static ObjectNode any(Collection<? extends JsonNode> queries) {
        ObjectNode query = object();
        ArrayNode any = query.putObject("bool").put("minimum_should_match", 1).putArray("should");
        queries.forEach(any::add);
        return query;
    }

    /**
     * What a search may see.
     *
     * @throws InvalidInputException if the filter cannot be run
     */
    static List<ObjectNode> passages(Access access) {
        List<ObjectNode> visible = new ArrayList<>();
        visible.add(scope(Fields.PASSAGE_ACCESS, access.scope()));
        if (!access.filter().equals(Filter.all())) {
            visible.add(new Translation(access.scope().tenant()).translate(access.filter()));
        }
        return visible;
    }

    /** The manifests of documents that a scope may see. */
    static ObjectNode documents(Scope scope) {
        return scope(Fields.DOCUMENT_ACCESS, scope);
    }

    private static ObjectNode scope(String field, Scope scope) {
        return terms(field, EngineKeys.TERMS.visible(scope));
    }

    /**
     * Passages with at least one of the terms, scored by the sum of their BM25 or by the inner
     * product of impacts.
     */
    static ObjectNode terms(LexicalQuery query) {
        if (query.terms().size() > LexicalQuery.MOST_TERMS) {
            throw new InvalidInputException(
                    Kind.QUESTION_TOO_LONG,
                    "the question has %d distinct terms, at most %d can be searched"
                            .formatted(query.terms().size(), LexicalQuery.MOST_TERMS));
        }
        List<ObjectNode> clauses = new ArrayList<>();
        for (WeightedTerm term : query.terms()) {
            if (query.space() == TermSpace.WORDS) {
                ObjectNode clause = object();
                clause.putObject("term")
                        .putObject(Fields.TERMS)
                        .put("value", Records.wellFormed(term.term()))
                        .put("boost", term.weight());
                clauses.add(clause);
            } else {
                clauses.addAll(clauses(term));
            }
        }
        return any(clauses);
    }

    /** Passages that hold a term. */
    static ObjectNode holding(TermSpace space, String term) {
        return space == TermSpace.WORDS
                ? term(Fields.TERMS, Records.wellFormed(term))
                : any(clauses(new WeightedTerm(term, 1f)));
    }

    /** Passages with at least one of the phrases. */
    static ObjectNode phrases(Collection<List<String>> phrases) {
        List<ObjectNode> clauses = new ArrayList<>();
        for (List<String> tokens : phrases) {
            ObjectNode clause = object();
            clause.putObject("match_phrase")
                    .putObject(Fields.EXACT)
                    .put("query", Records.wellFormed(String.join(" ", tokens)));
            clauses.add(clause);
        }
        return any(clauses);
    }

    /** The lower bits of each that has some. */
    static ObjectNode lowImpacts(Impacts impacts) {
        return features(impacts, weight -> weight & LOW);
    }

    /** The rest of those that have more. */
    static ObjectNode highImpacts(Impacts impacts) {
        return features(impacts, weight -> weight >> LOW_BITS);
    }

    private static ObjectNode features(Impacts impacts, IntUnaryOperator part) {
        ObjectNode features = object();
        impacts.weights()
                .forEach(
                        (term, weight) -> {
                            int bits = part.applyAsInt(weight);
                            if (bits > 0) {
                                features.put(escaped(term), bits);
                            }
                        });
        return features;
    }

    /** Score the impact of a term times its weight in the query. */
    private static List<ObjectNode> clauses(WeightedTerm term) {
        List<ObjectNode> clauses = new ArrayList<>(2);
        clauses.add(clause(Fields.IMPACTS, term.term(), term.weight()));
        clauses.add(clause(Fields.HIGH_IMPACTS, term.term(), term.weight() * (1 << LOW_BITS)));
        return clauses;
    }

    private static ObjectNode clause(String field, String term, float boost) {
        ObjectNode clause = object();
        ObjectNode feature = clause.putObject("rank_feature");
        feature.put("field", field + '.' + escaped(term)).put("boost", boost);
        feature.putObject("linear");
        return clause;
    }

    /** A dot would end the name of the field. */
    private static String escaped(String term) {
        return term.replace("%", "%25").replace(".", "%2E");
    }

    private static final class Translation extends FilterTranslation<ObjectNode> {

        private final TenantId tenant;

        Translation(TenantId tenant) {
            this.tenant = tenant;
        }

        @Override
        protected ObjectNode anyOf(Filter.AnyOf any) {
            return terms(
                    Fields.METADATA,
                    any.values().stream()
                            .map(value -> EngineKeys.TERMS.metadata(any.field(), value))
                            .toList());
        }

        @Override
        protected ObjectNode range(Filter.Range range) {
            MetadataRange bounds = MetadataRange.of(range);
            if (bounds.isEmpty()) {
                return bare("match_none");
            }
            ObjectNode query = object();
            query.putObject("range")
                    .putObject(Fields.RANGE)
                    .put("gte", EngineKeys.range(bounds.kind(), bounds.field(), bounds.low()))
                    .put("lte", EngineKeys.range(bounds.kind(), bounds.field(), bounds.high()));
            return query;
        }

        @Override
        protected ObjectNode documents(Filter.Documents documents) {
            return terms(
                    Fields.KEY,
                    documents.ids().stream()
                            .map(id -> EngineKeys.TERMS.document(tenant, id))
                            .toList());
        }

        @Override
        protected ObjectNode all(List<ObjectNode> parts) {
            return parts.isEmpty() ? bare("match_all") : filtered(parts);
        }

        @Override
        protected ObjectNode any(List<ObjectNode> parts) {
            return parts.isEmpty() ? bare("match_none") : Queries.any(parts);
        }

        @Override
        protected ObjectNode not(ObjectNode part) {
            return Queries.not(part);
        }
    }
}
