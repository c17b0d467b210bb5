package dev.winnow.kg.api;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.platform.json.WinnowJson;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The forms that a caller can ask for. */
public enum RenderForm {
    /** One line for an entity and a relation; the fewest tokens. */
    GROUPED,
    /** One sentence a line. */
    SENTENCES,
    /** Subject, predicate and object by their ids, with a tab between. */
    TRIPLES,
    /** The facts with everything that verifies them, as a JSON array. */
    JSON;

    /** The text; empty for no facts. Equal facts in equal order give equal text. */
    public String render(List<GraphFact> facts) {
        return switch (this) {
            case GROUPED -> FactLines.of(facts).text();
            case SENTENCES -> lines(facts, GraphFact::text);
            case TRIPLES ->
                    lines(
                            facts,
                            fact ->
                                    String.join(
                                            "\t",
                                            fact.subject().id(),
                                            fact.predicate(),
                                            fact.object().id()));
            case JSON -> WinnowJson.strict().writeValueAsString(facts);
        };
    }

    private static String lines(List<GraphFact> facts, Function<GraphFact, String> form) {
        return facts.stream().map(form).collect(Collectors.joining("\n"));
    }
}
