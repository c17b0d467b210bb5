package dev.winnow.kg.facts;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Linking;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.storage.ServedGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Winnow's own rule: edges between the entities first, then what they have in common, then what
 * lies around them; asked before unasked, well founded before weak, as many as the budget holds.
 */
public final class GraphFactFinder implements FactFinder {

    /**
     * Entities that are looked up. A question with more is a text, and pairs grow with the square.
     */
    private static final int MOST_ANCHORS = 12;

    /**
     * Entities whose common neighbours are sought; each pair costs a look into both neighbourhoods.
     */
    private static final int MOST_SHARING = 3;

    private final ServedGraph graph;
    private final FactText texts;
    private final Set<String> unspecific;
    private final IntentReader intents;
    private final PairFacts pairs;
    private final SharedFacts shared;
    private final NeighbourFacts neighbours;
    private final ConnectingPaths paths;
    private final IdentifierFacts identifiers;
    private final FactRanking ranking;
    private final FactSelection selection;

    /**
     * A finder for a graph.
     *
     * @param tokens counts what the budget holds
     */
    public GraphFactFinder(ServedGraph graph, TokenCounter tokens) {
        GraphStore store = graph.store();
        GraphProfile profile = graph.profile();
        EvidenceRules rules = new EvidenceRules(profile);
        this.graph = graph;
        this.intents = new IntentReader(store, profile);
        this.pairs = new PairFacts(store, rules);
        this.shared = new SharedFacts(rules);
        this.neighbours = new NeighbourFacts(rules);
        this.paths = new ConnectingPaths(store, rules);
        this.identifiers = new IdentifierFacts(store);
        this.ranking = new FactRanking(rules);
        this.texts = new FactText(profile);
        this.unspecific =
                Set.copyOf(StemmedWords.of(String.join(" ", profile.unspecificWords().words())));
        this.selection =
                new FactSelection(new FactFactory(profile), new Conflicts(store, profile), tokens);
    }

    @Override
    public FactSheet find(
            String question, List<String> pins, FactOptions options, TimeLimit limit) {
        GraphReadBudget reads = new GraphReadBudget(graph.store(), limit);
        Linking linking = graph.linker().link(question, pins);
        List<String> notes = new ArrayList<>();
        if (linking.lost() != null) {
            notes.add(linking.lost());
        }
        List<QueryEntity> anchors = anchors(linking, pins, notes);
        List<Span> places = new ArrayList<>(anchors.size());
        anchors.forEach(anchor -> places.add(anchor.span()));
        Intent intent = intents.read(question, places);

        List<CandidateFact> found = new ArrayList<>();
        List<MissingEdge> missingEdges = new ArrayList<>();
        int hidden = join(anchors, intent, options, reads, found, missingEdges);
        if (hidden > 0) {
            notes.add(
                    "hidden: %d pairs with edges that the asked grade, sources or licences leave out"
                            .formatted(hidden));
        }
        List<Entity> answers = common(anchors, intent, options, reads, found);
        if (intent.identifiers()) {
            anchors.forEach(anchor -> found.addAll(identifiers.of(anchor.entity())));
        }
        if (!answered(anchors, intent, found)) {
            for (QueryEntity anchor : anchors) {
                for (Entity entity : anchor.entities()) {
                    found.addAll(neighbours.around(entity, intent, options, reads));
                }
            }
        }
        List<FactRanking.Ranked> ranked =
                ranking.rank(
                        found,
                        intent,
                        new Similarity(StemmedWords.outside(question, places), unspecific));
        FactSelection.Chosen chosen = selection.choose(ranked, anchors, intent, options);
        if (chosen.leftOut() > 0) {
            notes.add(
                    "left out: %d of %d facts, by a budget of %d facts and %d tokens"
                            .formatted(
                                    chosen.leftOut(),
                                    ranked.size(),
                                    options.maxFacts(),
                                    options.tokenBudget()));
        }
        return new FactSheet(
                linking,
                entities(anchors),
                answers,
                chosen.facts(),
                missingEdges,
                reads.truncation(),
                notes,
                chosen.tokens(),
                graph.store().description());
    }

    private List<QueryEntity> anchors(Linking linking, List<String> pins, List<String> notes) {
        List<QueryEntity> anchors = new ArrayList<>(QueryEntity.of(linking.mentions()));
        GivenEntities beyond = GivenEntities.beyond(linking, pins, graph.store());
        beyond.report(pins.size(), notes);
        for (Entity entity : beyond.entities()) {
            anchors.add(new QueryEntity(new Span(0, 0), List.of(entity)));
        }
        if (anchors.size() > MOST_ANCHORS) {
            notes.add("entities: the first %d of %d".formatted(MOST_ANCHORS, anchors.size()));
            return anchors.subList(0, MOST_ANCHORS);
        }
        return anchors;
    }

    /**
     * Edges between each pair of entities.
     *
     * @return pairs that edges join of which the options let none through; these pairs have no
     *     missing edge
     */
    private int join(
            List<QueryEntity> anchors,
            Intent intent,
            FactOptions options,
            GraphReadBudget reads,
            List<CandidateFact> found,
            List<MissingEdge> missingEdges) {
        int hidden = 0;
        for (int i = 0; i < anchors.size(); i++) {
            for (int j = i + 1; j < anchors.size() && !reads.isOver(); j++) {
                List<CandidateFact> joining =
                        between(anchors.get(i), anchors.get(j), options, reads);
                found.addAll(joining);
                if (joining.isEmpty()) {
                    Entity one = anchors.get(i).entity();
                    Entity other = anchors.get(j).entity();
                    if (hides(options, anchors.get(i), anchors.get(j), reads)) {
                        hidden++;
                    } else {
                        missingEdges.add(absence(one, other));
                    }
                    if (anchors.size() == 2 && !intent.shared() && options.hops() > 1) {
                        found.addAll(paths.between(one, other, options));
                    }
                }
            }
        }
        return hidden;
    }

    private List<CandidateFact> between(
            QueryEntity left, QueryEntity right, FactOptions options, GraphReadBudget reads) {
        List<CandidateFact> joining = new ArrayList<>();
        for (Entity one : left.entities()) {
            for (Entity other : right.entities()) {
                joining.addAll(pairs.between(one, other, options, reads));
            }
        }
        return joining;
    }

    /** Whether two entities that have no edge left would have one if every source counted. */
    private boolean hides(
            FactOptions options, QueryEntity left, QueryEntity right, GraphReadBudget reads) {
        return !options.admitAll() && !between(left, right, options.unfiltered(), reads).isEmpty();
    }

    private MissingEdge absence(Entity one, Entity other) {
        GraphStore store = graph.store();
        return new MissingEdge(
                one,
                other,
                store.degree(one.id()),
                store.degree(other.id()),
                List.copyOf(sampled(one.kind(), other.kind())));
    }

    /** Phrases of the relations that may join two kinds and of which the graph holds a part. */
    private TreeSet<String> sampled(String one, String other) {
        TreeSet<String> phrases = new TreeSet<>();
        for (Relation relation : graph.store().relations()) {
            if (relation.sampled() && (relation.joins(one, other) || relation.joins(other, one))) {
                phrases.add(texts.phrase(relation));
            }
        }
        return phrases;
    }

    /**
     * Entities that all of the first entities of one kind share; adds the edges that lead there.
     */
    private List<Entity> common(
            List<QueryEntity> anchors,
            Intent intent,
            FactOptions options,
            GraphReadBudget reads,
            List<CandidateFact> found) {
        if (!intent.shared() || anchors.size() < 2) {
            return List.of();
        }
        List<Entity> alike = new ArrayList<>();
        for (QueryEntity anchor : anchors) {
            if (alike.size() < MOST_SHARING
                    && anchor.entity().kind().equals(anchors.getFirst().entity().kind())) {
                alike.add(anchor.entity());
            }
        }
        Map<String, SharedFacts.Overlap> all = new LinkedHashMap<>();
        Map<String, List<CandidateFact>> edges = new HashMap<>();
        for (int i = 1; i < alike.size(); i++) {
            Map<String, SharedFacts.Overlap> these = new LinkedHashMap<>();
            for (SharedFacts.Overlap common :
                    shared.of(alike.getFirst(), alike.get(i), intent, options, reads)) {
                if (i == 1 || all.containsKey(common.entity().id())) {
                    these.put(common.entity().id(), common);
                    edges.computeIfAbsent(common.entity().id(), id -> new ArrayList<>())
                            .addAll(common.edges());
                }
            }
            all = these;
        }
        all.keySet().forEach(id -> found.addAll(edges.getOrDefault(id, List.of())));
        return answers(List.copyOf(all.values()));
    }

    /**
     * The list that answers. Where curators speak, what weaker sources add is no answer but stays
     * among the facts: weak hits of "disease" are shared by everything.
     */
    private static List<Entity> answers(List<SharedFacts.Overlap> common) {
        EvidenceGrade best = EvidenceGrade.STATED;
        for (SharedFacts.Overlap one : common) {
            best = one.grade().reaches(best) ? one.grade() : best;
        }
        EvidenceGrade least =
                best.reaches(EvidenceGrade.CURATED) ? EvidenceGrade.CURATED : EvidenceGrade.STATED;
        List<Entity> answers = new ArrayList<>();
        for (SharedFacts.Overlap one : common) {
            if (one.grade().reaches(least)) {
                answers.add(one.entity());
            }
        }
        return answers;
    }

    /**
     * A statement about entities that edges join is answered by these edges: what else is said of
     * each is noise that costs tokens.
     */
    private static boolean answered(
            List<QueryEntity> anchors, Intent intent, List<CandidateFact> found) {
        List<String> kinds = new ArrayList<>();
        anchors.forEach(anchor -> kinds.add(anchor.entity().kind()));
        boolean named = !intent.kinds().isEmpty() && kinds.containsAll(intent.kinds());
        for (CandidateFact one : found) {
            if (one.origin() == Origin.IDENTIFIER) {
                return true;
            }
            boolean asserted = one.origin() == Origin.ASSERTED;
            boolean asked = intent.relations().contains(one.edge().relation().id());
            if (asserted && (asked || intent.open()) && (named || intent.kinds().isEmpty())) {
                return true;
            }
            if (one.origin() == Origin.SHARED) {
                return true;
            }
        }
        return false;
    }

    private static List<Entity> entities(List<QueryEntity> anchors) {
        List<Entity> entities = new ArrayList<>(anchors.size());
        anchors.forEach(anchor -> entities.add(anchor.entity()));
        return entities;
    }
}
