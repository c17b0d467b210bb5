package dev.winnow.kg.api;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.facts.ExplainedFact;
import dev.winnow.platform.json.WinnowJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The forms that a caller can ask for. */
public enum RenderForm {
    /** One line for an entity and a relation; the fewest tokens. */
    GROUPED(facts -> FactLines.of(plain(facts)).text()),
    /** One sentence a line. */
    SENTENCES(facts -> lines(facts, RenderForm::sentence)),
    /** Subject, predicate and object by their ids, with a tab between. */
    TRIPLES(facts -> lines(facts, RenderForm::triple)),
    /** The facts with everything that verifies them, as a JSON array. */
    JSON(facts -> WinnowJson.strict().writeValueAsString(plain(facts)));

    private final Function<List<ExplainedFact>, String> renderer;

    RenderForm(Function<List<ExplainedFact>, String> renderer) {
        this.renderer = renderer;
    }

    /** The text; empty for no facts. Equal facts in equal order give equal text. */
    public String render(List<ExplainedFact> facts) {
        return renderer.apply(facts);
    }

    private static String lines(List<ExplainedFact> facts, Function<ExplainedFact, String> form) {
        List<String> lines = new ArrayList<>(facts.size());
        for (ExplainedFact fact : facts) {
            lines.add(form.apply(fact));
        }
        return String.join("\n", lines);
    }

    private static String sentence(ExplainedFact fact) {
        return fact.fact().text();
    }

    private static String triple(ExplainedFact fact) {
        return fact.fact().subject().id()
                + "\t"
                + fact.fact().predicate()
                + "\t"
                + fact.fact().object().id();
    }

    private static List<GraphFact> plain(List<ExplainedFact> facts) {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        for (ExplainedFact fact : facts) {
            plain.add(fact.fact());
        }
        return plain;
    }
}
