package dev.winnow.kg.facts;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactSheet.MissingEdge;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

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
    private final TokenCounter tokens;
    private final EvidenceRules rules;
    private final FactText texts;
    private final FactFactory factory;
    private final Intent.Reader intents;
    private final Set<String> unspecific;

    /**
     * A finder for a graph.
     *
     * @param tokens counts what the budget holds
     */
    public GraphFactFinder(ServedGraph graph, TokenCounter tokens) {
        GraphProfile profile = graph.profile();
        this.graph = graph;
        this.tokens = tokens;
        this.rules = new EvidenceRules(profile);
        this.texts = new FactText(profile);
        this.factory = new FactFactory(graph.store(), profile);
        this.intents = new Intent.Reader(graph.store(), profile);
        this.unspecific =
                Set.copyOf(StemmedWords.of(String.join(" ", profile.unspecificWords().words())));
    }

    /** The graph that it asks. */
    public ServedGraph graph() {
        return graph;
    }

    @Override
    public FactSheet find(
            String question, List<String> pins, FactOptions options, BooleanSupplier over) {
        GraphReads reads = new GraphReads(graph.store(), rules, options, over);
        Linking linking = graph.linker().link(question, pins);
        List<String> notes = new ArrayList<>();
        List<QueryEntity> anchors = QueryEntity.of(linking, pins, graph.store(), notes);
        if (anchors.size() > MOST_ANCHORS) {
            notes.add("entities: the first %d of %d".formatted(MOST_ANCHORS, anchors.size()));
            anchors = anchors.subList(0, MOST_ANCHORS);
        }
        List<String> words =
                StemmedWords.outside(question, anchors.stream().map(QueryEntity::span).toList());
        Intent intent = intents.read(words);

        List<CandidateFact> found = new ArrayList<>();
        List<MissingEdge> missingEdges = new ArrayList<>();
        int hidden = join(anchors, intent, reads, found, missingEdges);
        if (hidden > 0) {
            notes.add(
                    "hidden: %d pairs with edges that the asked grade, sources or licences leave out"
                            .formatted(hidden));
        }
        List<Entity> answers = common(anchors, intent, reads, found);
        NeighbourFacts neighbours = new NeighbourFacts(reads, intent);
        if (intent.identifiers()) {
            anchors.forEach(anchor -> found.addAll(neighbours.identifiers(anchor.entity())));
        }
        if (!answered(anchors, intent, found)) {
            for (QueryEntity anchor : anchors) {
                anchor.entities().forEach(entity -> found.addAll(neighbours.around(entity)));
            }
        }
        List<FactRanking.Ranked> ranked =
                new FactRanking(rules, intent, words, unspecific).rank(found);
        FactSelection.Chosen chosen =
                new FactSelection(factory, tokens, anchors, intent, options, ranked).choose();
        if (chosen.leftOut() > 0) {
            String budget =
                    "%d facts and %d tokens".formatted(options.maxFacts(), options.tokenBudget());
            notes.add(
                    "left out: %d of %d facts, by a budget of %s"
                            .formatted(chosen.leftOut(), ranked.size(), budget));
        }
        return new FactSheet(
                linking,
                anchors.stream().map(QueryEntity::entity).toList(),
                answers,
                chosen.facts(),
                missingEdges,
                reads.truncation(),
                notes,
                chosen.tokens(),
                graph.store().description());
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
            GraphReads reads,
            List<CandidateFact> found,
            List<MissingEdge> missingEdges) {
        PairFacts counting = new PairFacts(reads);
        // With every source counting: whether two entities without an edge would have one.
        FactOptions unfiltered = reads.options.unfiltered();
        PairFacts any =
                new PairFacts(new GraphReads(graph.store(), rules, unfiltered, () -> false));
        int hidden = 0;
        for (int i = 0; i < anchors.size(); i++) {
            for (int j = i + 1; j < anchors.size() && !reads.isOver(); j++) {
                QueryEntity left = anchors.get(i);
                QueryEntity right = anchors.get(j);
                List<CandidateFact> joining = between(left, right, counting);
                found.addAll(joining);
                if (joining.isEmpty()) {
                    if (!reads.options.admitAll() && !between(left, right, any).isEmpty()) {
                        hidden++;
                    } else {
                        missingEdges.add(absence(left.entity(), right.entity()));
                    }
                    if (anchors.size() == 2 && !intent.shared() && reads.options.hops() > 1) {
                        found.addAll(counting.ways(left.entity(), right.entity()));
                    }
                }
            }
        }
        return hidden;
    }

    private static List<CandidateFact> between(
            QueryEntity left, QueryEntity right, PairFacts pairs) {
        return left.entities().stream()
                .flatMap(one -> right.entities().stream().map(two -> pairs.between(one, two)))
                .flatMap(List::stream)
                .toList();
    }

    private MissingEdge absence(Entity one, Entity other) {
        GraphStore store = graph.store();
        Predicate<Relation> joining =
                relation ->
                        relation.joins(one.kind(), other.kind())
                                || relation.joins(other.kind(), one.kind());
        List<String> sampled =
                store.relations().stream()
                        .filter(joining.and(Relation::sampled))
                        .map(texts::phrase)
                        .distinct()
                        .sorted()
                        .toList();
        return new MissingEdge(
                one, other, store.degree(one.id()), store.degree(other.id()), sampled);
    }

    /**
     * Entities that all of the first entities of one kind share; adds the edges that lead there.
     */
    private static List<Entity> common(
            List<QueryEntity> anchors, Intent intent, GraphReads reads, List<CandidateFact> found) {
        if (!intent.shared() || anchors.size() < 2) {
            return List.of();
        }
        String kind = anchors.getFirst().entity().kind();
        List<Entity> alike =
                anchors.stream()
                        .map(QueryEntity::entity)
                        .filter(entity -> entity.kind().equals(kind))
                        .limit(MOST_SHARING)
                        .toList();
        SharedFacts shared = new SharedFacts(reads, intent);
        List<Entity> others = alike.subList(1, alike.size());
        // What the first shares with each of the others, in the order of the last one's; what it
        // does not share with every one of them goes.
        LinkedHashMap<String, List<SharedFacts.Overlap>> all = new LinkedHashMap<>();
        for (Entity other : others) {
            for (SharedFacts.Overlap common : shared.of(alike.getFirst(), other)) {
                String id = common.entity().id();
                List<SharedFacts.Overlap> each = all.getOrDefault(id, new ArrayList<>());
                each.add(common);
                all.putLast(id, each);
            }
        }
        all.values().removeIf(each -> each.size() < others.size());
        all.values().forEach(each -> each.forEach(common -> found.addAll(common.edges())));
        List<SharedFacts.Overlap> last = all.values().stream().map(List::getLast).toList();
        // Where curators speak, what weaker sources add is no answer but stays among the facts:
        // weak hits of "disease" are shared by everything.
        boolean curated = last.stream().anyMatch(one -> one.grade().reaches(EvidenceGrade.CURATED));
        return last.stream()
                .filter(one -> !curated || one.grade().reaches(EvidenceGrade.CURATED))
                .map(SharedFacts.Overlap::entity)
                .toList();
    }

    /**
     * A statement about entities that edges join is answered by these edges: what else is said of
     * each is noise that costs tokens.
     */
    private static boolean answered(
            List<QueryEntity> anchors, Intent intent, List<CandidateFact> found) {
        List<String> kinds = anchors.stream().map(anchor -> anchor.entity().kind()).toList();
        boolean named = kinds.containsAll(intent.kinds());
        return found.stream()
                .anyMatch(
                        one ->
                                switch (one.origin()) {
                                    case ASSERTED -> named && intent.admits(one.edge().link());
                                    case IDENTIFIER, SHARED -> true;
                                    case WAY, AROUND -> false;
                                });
    }
}
