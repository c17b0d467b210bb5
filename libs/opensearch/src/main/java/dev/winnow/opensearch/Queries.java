package dev.winnow.opensearch;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.FilterTranslation;
import dev.winnow.core.index.MetadataValue.MetadataRange;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects of JSON; scopes, filters, terms and phrases as queries of the engine. */
final class Queries {

    /**
     * The engine keeps nine bits of a feature: the lower nine bits of a weight are a feature of one
     * field and, if there are more, the rest is one of a second field, so that the inner product is
     * exact for every weight that {@link Impacts} can hold.
     */
    private static final int LOW_BITS = 9;

    private static final int LOW = (1 << LOW_BITS) - 1;

    private Queries() {}

    /** An object of names and values in turn, each value what JSON can be made of. */
    static ObjectNode object(Object... namesAndValues) {
        ObjectNode object = Connection.JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], node(namesAndValues[i + 1]));
        }
        return object;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case JsonNode made -> made;
            case String text -> Connection.JSON.getNodeFactory().stringNode(text);
            case Collection<?> values ->
                    Connection.JSON
                            .createArrayNode()
                            .addAll(values.stream().map(Queries::node).toList());
            default -> Connection.JSON.valueToTree(value);
        };
    }

    /** A search for so many, whose number in all is not counted. */
    static ObjectNode search(JsonNode query, int size) {
        return object("size", size, "track_total_hits", false, "query", query);
    }

    static ObjectNode term(String field, String value) {
        return object("term", object(field, value));
    }

    static ObjectNode terms(String field, Collection<String> values) {
        return object("terms", object(field, values));
    }

    /** What all of these let through. */
    static ObjectNode filtered(Collection<? extends JsonNode> filters) {
        return object("bool", object("filter", filters));
    }

    /** A scored query within filters. */
    static ObjectNode scored(JsonNode query, Collection<? extends JsonNode> filters) {
        return object("bool", object("filter", filters, "must", query));
    }

    static ObjectNode not(JsonNode query) {
        return object("bool", object("must_not", query));
    }

    /** What one of these lets through; scored by their sum where it is scored. */
    static ObjectNode any(Collection<? extends JsonNode> queries) {
        return object("bool", object("minimum_should_match", 1, "should", queries));
    }

    /**
     * What a search may see.
     *
     * @throws InvalidInputException if the filter cannot be run
     */
    static List<ObjectNode> passages(Access access) {
        ObjectNode scope = scope(Fields.PASSAGE_ACCESS, access.scope());
        return access.filter().equals(Filter.all())
                ? List.of(scope)
                : List.of(
                        scope, new Translation(access.scope().tenant()).translate(access.filter()));
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
        query.requireSearchable();
        List<ObjectNode> clauses = new ArrayList<>();
        for (WeightedTerm term : query.terms()) {
            if (query.space() == TermSpace.WORDS) {
                ObjectNode word =
                        object("value", Records.wellFormed(term.term()), "boost", term.weight());
                clauses.add(object("term", object(Fields.TERMS, word)));
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
        return any(
                phrases.stream()
                        .map(tokens -> Records.wellFormed(String.join(" ", tokens)))
                        .map(phrase -> object("match_phrase", object(Fields.EXACT, phrase)))
                        .toList());
    }

    /** Passages with a vector, scored by its product with this one. */
    static ObjectNode products(float[] vector, Collection<? extends JsonNode> filters) {
        ObjectNode parameters =
                object("field", Fields.VECTOR, "space_type", "innerproduct", "query_value", vector);
        ObjectNode script = object("lang", "knn", "source", "knn_score", "params", parameters);
        return object("script_score", object("query", filtered(filters), "script", script));
    }

    /** Passages that a walk of the graph finds near a vector. */
    static ObjectNode near(float[] vector, int n, Collection<? extends JsonNode> filters) {
        ObjectNode near = object("vector", vector, "k", n, "filter", filtered(filters));
        return object("knn", object(Fields.VECTOR, near));
    }

    /**
     * Puts the lower bits of each weight that has some into one field, and the rest into another.
     */
    static void putImpacts(ObjectNode passage, Impacts impacts) {
        ObjectNode low = passage.putObject(Fields.IMPACTS);
        ObjectNode high = passage.putObject(Fields.HIGH_IMPACTS);
        for (Map.Entry<String, Integer> impact : impacts.weights().entrySet()) {
            String term = escaped(impact.getKey());
            int weight = impact.getValue();
            if ((weight & LOW) > 0) {
                low.put(term, weight & LOW);
            }
            if (weight > LOW) {
                high.put(term, weight >> LOW_BITS);
            }
        }
    }

    /** Score the impact of a term times its weight in the query. */
    private static List<ObjectNode> clauses(WeightedTerm term) {
        return List.of(
                clause(Fields.IMPACTS, term.term(), term.weight()),
                clause(Fields.HIGH_IMPACTS, term.term(), term.weight() * (1 << LOW_BITS)));
    }

    private static ObjectNode clause(String field, String term, float boost) {
        String feature = field + '.' + escaped(term);
        return object("rank_feature", object("field", feature, "boost", boost, "linear", object()));
    }

    /** A dot would end the name of the field. */
    private static String escaped(String term) {
        return term.replace("%", "%25").replace(".", "%2E");
    }

    private static final class Translation extends FilterTranslation<ObjectNode> {

        private static final ObjectNode NOTHING = object("match_none", object());

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
                return NOTHING;
            }
            String low = EngineKeys.range(bounds.kind(), bounds.field(), bounds.low());
            String high = EngineKeys.range(bounds.kind(), bounds.field(), bounds.high());
            return object("range", object(Fields.RANGE, object("gte", low, "lte", high)));
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
            return parts.isEmpty() ? object("match_all", object()) : filtered(parts);
        }

        @Override
        protected ObjectNode any(List<ObjectNode> parts) {
            return parts.isEmpty() ? NOTHING : Queries.any(parts);
        }

        @Override
        protected ObjectNode not(ObjectNode part) {
            return Queries.not(part);
        }
    }
}
