package dev.winnow.kg.render;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.fact.RankedFact;
import dev.winnow.platform.json.WinnowJson;
import java.util.ArrayList;
import java.util.List;

/** The forms that a caller can ask for. */
public enum RenderForm implements FactRenderer {
    /** One line for an entity and a relation; the fewest tokens. */
    GROUPED(facts -> FactLines.of(plain(facts)).text()),
    /** One sentence a line. */
    SENTENCES(facts -> lines(facts, RenderForm::sentence)),
    /** Subject, predicate and object by their ids, with a tab between. */
    TRIPLES(facts -> lines(facts, RenderForm::triple)),
    /** The facts with everything that verifies them, as a JSON array. */
    JSON(facts -> WinnowJson.strict().writeValueAsString(plain(facts)));

    private final FactRenderer renderer;

    RenderForm(FactRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    public String render(List<RankedFact> facts) {
        return renderer.render(facts);
    }

    private static String lines(
            List<RankedFact> facts, java.util.function.Function<RankedFact, String> form) {
        List<String> lines = new ArrayList<>(facts.size());
        for (RankedFact fact : facts) {
            lines.add(form.apply(fact));
        }
        return String.join("\n", lines);
    }

    private static String sentence(RankedFact fact) {
        return fact.fact().text();
    }

    private static String triple(RankedFact fact) {
        return fact.fact().subject().id()
                + "\t"
                + fact.fact().predicate()
                + "\t"
                + fact.fact().object().id();
    }

    private static List<GraphFact> plain(List<RankedFact> facts) {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        for (RankedFact fact : facts) {
            plain.add(fact.fact());
        }
        return plain;
    }
}
