package dev.winnow.opensearch;

import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Impacts as features of the engine, which keeps nine bits of each: the lower nine bits of a weight
 * are a feature of one field and, if there are more, the rest is one of a second field, so that the
 * inner product is exact for every weight that {@link Impacts} can hold.
 */
final class Features {

    private static final int LOW_BITS = 9;
    private static final int LOW = (1 << LOW_BITS) - 1;

    private Features() {}

    /** The lower bits of each. */
    static ObjectNode low(Impacts impacts) {
        ObjectNode features = Queries.object();
        impacts.weights()
                .forEach(
                        (term, weight) -> {
                            if ((weight & LOW) > 0) {
                                features.put(escaped(term), weight & LOW);
                            }
                        });
        return features;
    }

    /** The rest of those that have more. */
    static ObjectNode high(Impacts impacts) {
        ObjectNode features = Queries.object();
        impacts.weights()
                .forEach(
                        (term, weight) -> {
                            if (weight >> LOW_BITS > 0) {
                                features.put(escaped(term), weight >> LOW_BITS);
                            }
                        });
        return features;
    }

    /** Score the impact of a term times its weight in the query. */
    static List<ObjectNode> clauses(WeightedTerm term) {
        List<ObjectNode> clauses = new ArrayList<>(2);
        clauses.add(clause(Fields.IMPACTS, term.term(), term.weight()));
        clauses.add(clause(Fields.HIGH_IMPACTS, term.term(), term.weight() * (1 << LOW_BITS)));
        return clauses;
    }

    private static ObjectNode clause(String field, String term, float boost) {
        ObjectNode clause = Queries.object();
        ObjectNode feature = clause.putObject("rank_feature");
        feature.put("field", field + '.' + escaped(term)).put("boost", boost);
        feature.putObject("linear");
        return clause;
    }

    /** A dot would end the name of the field. */
    private static String escaped(String term) {
        return term.replace("%", "%25").replace(".", "%2E");
    }
}
