package dev.winnow.kg.render;

import dev.winnow.kg.fact.RankedFact;
import java.util.List;

/** Writes facts as text. Equal facts in equal order give equal text. */
@FunctionalInterface
public interface FactRenderer {

    /** The text; empty for no facts. */
    String render(List<RankedFact> facts);
}
