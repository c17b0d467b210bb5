package dev.winnow.kg.facts;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills the budget of one question: what it asks of several entities first, then a share for each
 * entity, then the best of all. What one entity leaves of its share goes to the others.
 */
final class FactSelection {

    /** A cheap fact may still fit when a dear one does not, but the search for it must end. */
    private static final int MOST_MISSES = 20;

    private final FactFactory factory;
    private final TokenCounter tokens;
    private final List<QueryEntity> anchors;
    private final Intent intent;
    private final FactOptions options;
    private final FactLines.Account lines;
    private int facts;
    private int spent;

    FactSelection(
            FactFactory factory,
            TokenCounter tokens,
            List<QueryEntity> anchors,
            Intent intent,
            FactOptions options) {
        this.factory = factory;
        this.tokens = tokens;
        this.anchors = anchors;
        this.intent = intent;
        this.options = options;
        this.lines = new FactLines.Account(tokens, "");
    }

    /**
     * The chosen facts.
     *
     * @param facts best first
     * @param leftOut candidates that did not fit
     * @param tokens of the facts as grouped lines
     */
    record Chosen(List<ExplainedFact> facts, int leftOut, int tokens) {}

    /** A candidate in its place. */
    private static final class Place {
        final FactRanking.Ranked ranked;
        @Nullable ExplainedFact made;
        boolean taken;

        Place(FactRanking.Ranked ranked) {
            this.ranked = ranked;
        }
    }

    /**
     * @param ranked best first
     */
    Chosen choose(List<FactRanking.Ranked> ranked) {
        List<Place> places = ranked.stream().map(Place::new).toList();
        int joined = 0;
        while (joined < ranked.size() && ranked.get(joined).found().origin() != Origin.AROUND) {
            joined++;
        }
        List<Place> around = places.subList(joined, places.size());
        fill(places.subList(0, joined), null, options.tokenBudget());
        if (anchors.size() > 1) {
            float share = Math.min(options.minShare(), 1f / anchors.size());
            int room = (int) (share * Math.max(0, options.tokenBudget() - spent));
            for (QueryEntity anchor : anchors) {
                fill(around, anchor, spent + room);
            }
        }
        fill(around, null, options.tokenBudget());
        return fitted(places);
    }

    /**
     * Takes what fits.
     *
     * @param anchor whose facts are taken; null for any
     * @param limit tokens that may be spent in all
     */
    private void fill(List<Place> places, @Nullable QueryEntity anchor, int limit) {
        int misses = 0;
        for (Place place : places) {
            if (misses == MOST_MISSES) {
                return;
            }
            if (!place.taken && (anchor == null || anchor.means(place.ranked.found().anchor()))) {
                place.taken = fits(made(place), limit);
                misses += place.taken ? 0 : 1;
            }
        }
    }

    private boolean fits(ExplainedFact fact, int limit) {
        int cost = lines.cost(fact.fact());
        if (facts == options.maxFacts() || spent + cost > limit) {
            return false;
        }
        lines.add(fact.fact());
        facts++;
        spent += cost;
        return true;
    }

    private ExplainedFact made(Place place) {
        if (place.made == null) {
            CandidateFact found = place.ranked.found();
            place.made =
                    new ExplainedFact(
                            factory.fact(found, asked(found)),
                            found.anchor(),
                            found.origin(),
                            place.ranked.worth());
        }
        return place.made;
    }

    /**
     * Whether the question asks for facts of this kind about this entity, and the entity is surely
     * meant.
     */
    private boolean asked(CandidateFact found) {
        for (QueryEntity anchor : anchors) {
            if (anchor.entities().size() > 1 && anchor.means(found.anchor())) {
                return false;
            }
        }
        return found.origin() != Origin.AROUND
                || (!intent.open() && intent.lists(found.edge().link(), found.near().id()));
    }

    /**
     * Puts the facts in order of rank; the account counts pieces, so the whole is counted once more
     * and the last facts go if it is too long.
     */
    private Chosen fitted(List<Place> places) {
        List<ExplainedFact> taken = new ArrayList<>();
        for (Place place : places) {
            if (place.taken) {
                taken.add(made(place));
            }
        }
        int count = count(taken);
        while (count > options.tokenBudget() && !taken.isEmpty()) {
            taken.removeLast();
            count = count(taken);
        }
        return new Chosen(taken, places.size() - taken.size(), count);
    }

    private int count(List<ExplainedFact> taken) {
        return tokens.count(FactLines.of(taken.stream().map(ExplainedFact::fact).toList()).text());
    }
}
