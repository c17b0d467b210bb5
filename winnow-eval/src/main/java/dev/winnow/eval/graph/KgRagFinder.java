package dev.winnow.eval.graph;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.Linking;
import dev.winnow.kg.facts.EvidenceRules;
import dev.winnow.kg.facts.ExplainedFact;
import dev.winnow.kg.facts.FactFactory;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.facts.FactText;
import dev.winnow.kg.facts.GivenEntities;
import dev.winnow.kg.facts.Origin;
import dev.winnow.kg.facts.TimeLimit;
import dev.winnow.kg.facts.Truncation;
import dev.winnow.kg.storage.ServedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * KG-RAG's own rule as it stands in its code (BaranziniLab/KG_RAG; Soman et al., Bioinformatics
 * 2024), a yardstick for Winnow's facts: all edges of a disease as sentences, of which those
 * survive that are nearer to the question than three quarters of them and than a floor. Faithful in
 * what decides (one hop, one sentence an edge, percentile and floor both strict, an even share for
 * each entity, order by similarity); it differs where KG-RAG asks a paid model or crashes: entities
 * come from the linker, and of entities without a disease all are looked up.
 */
public final class KgRagFinder implements FactFinder {

    private static final String DISEASE = "Disease";

    private final ServedGraph graph;
    private final FactFactory making;
    private final EvidenceRules rules;
    private final FactText texts;
    private final Similarity similarity;
    private final TokenCounter tokens;
    private final Rule settings;

    /**
     * Constants of KG-RAG's rule.
     *
     * @param percentile sentences at or below this one of their neighbourhood's similarities go, 0
     *     to 100
     * @param similarity sentences at or below this cosine go
     * @param sentences most for a question, divided evenly among its entities
     */
    public record Rule(float percentile, float similarity, int sentences) {

        /**
         * As in KG_RAG's config.yaml: QUESTION_VS_CONTEXT_SIMILARITY_PERCENTILE_THRESHOLD,
         * ..._MINIMUM_SIMILARITY, CONTEXT_VOLUME.
         */
        public static final Rule DEFAULTS = new Rule(75f, .5f, 150);
    }

    /** Compares a question with sentences. Safe for use by several threads. */
    @FunctionalInterface
    public interface Similarity {

        /**
         * One cosine for each sentence, in order.
         *
         * @throws GraphUnavailableException if they cannot be compared before the deadline
         */
        float[] of(String question, List<String> sentences, Deadline deadline);
    }

    public KgRagFinder(
            ServedGraph graph, Similarity similarity, TokenCounter tokens, Rule settings) {
        this.graph = graph;
        this.making = new FactFactory(graph.profile());
        this.rules = new EvidenceRules(graph.profile());
        this.texts = new FactText(graph.profile());
        this.similarity = similarity;
        this.tokens = tokens;
        this.settings = settings;
    }

    @Override
    public FactSheet find(
            String question, List<String> pins, FactOptions options, TimeLimit limit) {
        Linking linking = graph.linker().link(question, pins);
        GivenEntities beyond = GivenEntities.beyond(linking, pins, graph.store());
        List<String> notes = new ArrayList<>();
        if (linking.lost() != null) {
            notes.add(linking.lost());
        }
        beyond.report(pins.size(), notes);
        List<Entity> entities = entities(linking, beyond);
        List<List<ExplainedFact>> kept = new ArrayList<>(entities.size());
        int share = settings.sentences() / Math.max(1, entities.size());
        Truncation truncation = null;
        for (Entity entity : entities) {
            if (limit.over()) {
                truncation = Truncation.DEADLINE;
                break;
            }
            kept.add(around(entity, question, share, options, limit.deadline()));
        }
        List<ExplainedFact> facts = inTurns(kept);
        int spent = 0;
        List<ExplainedFact> fitting = new ArrayList<>();
        for (ExplainedFact fact : facts) {
            int cost = tokens.count(fact.fact().text() + "\n");
            if (spent + cost > options.tokenBudget() || fitting.size() == options.maxFacts()) {
                break;
            }
            spent += cost;
            fitting.add(fact);
        }
        if (fitting.size() < facts.size()) {
            notes.add(
                    "left out: %d of %d sentences"
                            .formatted(facts.size() - fitting.size(), facts.size()));
        }
        return new FactSheet(
                linking,
                entities,
                List.of(),
                fitting,
                List.of(),
                truncation,
                notes,
                spent,
                graph.store().description());
    }

    /**
     * The best of each entity, then the second of each. KG-RAG counts sentences and writes one
     * entity after the other; of a budget of tokens the first would take all. An edge between two
     * of the entities comes once.
     */
    private static List<ExplainedFact> inTurns(List<List<ExplainedFact>> kept) {
        List<ExplainedFact> facts = new ArrayList<>();
        Set<String> told = new HashSet<>();
        int longest = 0;
        for (List<ExplainedFact> one : kept) {
            longest = Math.max(longest, one.size());
        }
        for (int place = 0; place < longest; place++) {
            for (List<ExplainedFact> one : kept) {
                if (place < one.size() && told.add(one.get(place).fact().id())) {
                    facts.add(one.get(place));
                }
            }
        }
        return facts;
    }

    /** Diseases alone, as in KG-RAG; where there is none, all entities. */
    private static List<Entity> entities(Linking linking, GivenEntities beyond) {
        List<Entity> all = new ArrayList<>(linking.entities());
        all.addAll(beyond.entities());
        List<Entity> diseases =
                all.stream().filter(entity -> entity.kind().equals(DISEASE)).toList();
        return diseases.isEmpty() ? all : diseases;
    }

    private List<ExplainedFact> around(
            Entity entity, String question, int share, FactOptions options, Deadline deadline) {
        List<ExplainedFact> facts = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        for (GraphEdge edge : graph.store().edges(List.of(entity.id()), List.of())) {
            GraphEdge admitted = options.admitted(edge, rules);
            if (admitted != null) {
                facts.add(plain(admitted, entity));
                sentences.add(facts.getLast().fact().text());
            }
        }
        float[] cosines = similarity.of(question, sentences, deadline);
        float bar = Math.max(percentile(cosines), settings.similarity());
        List<ExplainedFact> kept = new ArrayList<>();
        for (int i = 0; i < cosines.length; i++) {
            if (cosines[i] > bar) {
                ExplainedFact fact = facts.get(i);
                kept.add(
                        new ExplainedFact(
                                fact.fact(),
                                entity,
                                Origin.AROUND,
                                new ExplainedFact.Worth(0f, cosines[i], 0f, cosines[i])));
            }
        }
        kept.sort(
                Comparator.<ExplainedFact>comparingDouble(fact -> -fact.worth().total())
                        .thenComparing(fact -> fact.fact().id()));
        return kept.subList(0, Math.min(share, kept.size()));
    }

    /** The percentile with linear interpolation, as numpy computes it. */
    private float percentile(float[] values) {
        if (values.length == 0) {
            return 1f;
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float place = settings.percentile() / 100f * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** KG-RAG's words for an edge. */
    private ExplainedFact plain(GraphEdge edge, Entity entity) {
        GraphFact fact = making.fact(edge, entity, List.of(), List.of(), false);
        String phrase = texts.phrase(edge.relation());
        String sentence =
                "%s %s %s %s %s and Provenance of this association is %s."
                        .formatted(
                                edge.subject().kind(),
                                edge.subject().name(),
                                phrase,
                                edge.object().kind(),
                                edge.object().name(),
                                String.join(", ", fact.sourceNames()));
        return new ExplainedFact(
                new GraphFact(
                        fact.id(),
                        fact.subject(),
                        fact.predicate(),
                        fact.object(),
                        fact.sources(),
                        fact.grade(),
                        fact.path(),
                        fact.conflicts(),
                        sentence,
                        fact.line()),
                entity,
                Origin.AROUND,
                new ExplainedFact.Worth(0f, 0f, 0f, 0f));
    }
}
