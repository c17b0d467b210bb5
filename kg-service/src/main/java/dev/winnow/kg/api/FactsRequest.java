package dev.winnow.kg.api;

import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A question to the graph. Only the question is needed.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param entities ids of entities that the caller means, whether the question names them or not, at
 *     most 12, e.g. {@code ["DOID:8893"]}; none if it is left out
 * @param maxFacts most facts, 1 to 1000; default 150 ({@code winnow.graph.max-facts})
 * @param tokenBudget most tokens of the facts as grouped lines, 1 to 32000; default 1000
 * @param render form of the answer's text: grouped (a line for what is said of one entity by one
 *     relation, the default), sentences (a line each), triples (ids with tabs between) or json
 * @param rollUp whether a fact of a narrower term counts for the broader one; default true
 * @param minGrade sources whose evidence is weaker do not count; the best first: causal, curated,
 *     measured-strong, measured, text-mined, stated; default none ({@code
 *     winnow.graph.evidence.min-grade}, below which a request cannot go)
 * @param minSources facts that fewer sources state are left out, 1 to 1000; default 1 ({@code
 *     winnow.graph.evidence.min-sources}, below which a request cannot go)
 * @param licences sources under another licence do not count; empty or left out for those of the
 *     server ({@code winnow.graph.licences}), which a request can only narrow
 * @param explain whether each fact says why it stands where it does; default false
 */
public record FactsRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        List<String> entities,
        @Nullable Integer maxFacts,
        @Nullable Integer tokenBudget,
        @Nullable RenderForm render,
        @Nullable Boolean rollUp,
        @Nullable EvidenceGrade minGrade,
        @Nullable Integer minSources,
        List<String> licences,
        @Nullable Boolean explain) {

    /** Ids that a request may name: as many as are looked up. */
    private static final int MOST_ENTITIES = 12;

    /** Facts and tokens that a request may ask for. More is an export, not a context. */
    private static final int MOST_FACTS = 1_000;

    private static final int MOST_TOKENS = 32_000;

    public FactsRequest {
        entities = List.copyOf(entities);
        licences = List.copyOf(licences);
    }

    RenderForm form() {
        return render == null ? RenderForm.GROUPED : render;
    }

    boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }

    /**
     * The server's options with those of the request. A request can narrow the licences and never
     * widen them.
     */
    FactOptions options(FactOptions server) {
        if (entities.size() > MOST_ENTITIES) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "at most %d entities can be given".formatted(MOST_ENTITIES))
                    .at("entities");
        }
        return new FactOptions(
                within("max_facts", maxFacts, server.maxFacts(), MOST_FACTS),
                within("token_budget", tokenBudget, server.tokenBudget(), MOST_TOKENS),
                rollUp == null ? server.rollUp() : rollUp,
                server.hops(),
                minGrade == null
                                || (server.leastGrade() != null
                                        && !minGrade.reaches(server.leastGrade()))
                        ? server.leastGrade()
                        : minGrade,
                Math.max(
                        server.leastSources(),
                        within("min_sources", minSources, server.leastSources(), MOST_FACTS)),
                narrowed(server.licences()));
    }

    private List<String> narrowed(List<String> server) {
        if (licences.isEmpty()) {
            return server;
        }
        List<String> both =
                server.isEmpty() ? licences : licences.stream().filter(server::contains).toList();
        if (both.isEmpty()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE, "none of these licences is shown by this server")
                    .at("licences");
        }
        return both;
    }

    private static int within(String field, @Nullable Integer asked, int otherwise, int most) {
        if (asked == null) {
            return otherwise;
        }
        if (asked < 1) {
            throw ProblemException.of(Kind.INVALID_VALUE, "%s must be at least 1".formatted(field))
                    .at(field);
        }
        if (asked > most) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED, "%s must be at most %d".formatted(field, most))
                    .at(field);
        }
        return asked;
    }

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
                case TRIPLES -> lines(facts, RenderForm::triple);
                case JSON -> WinnowJson.strict().writeValueAsString(facts);
            };
        }

        private static String triple(GraphFact fact) {
            return String.join("\t", fact.subject().id(), fact.predicate(), fact.object().id());
        }

        private static String lines(List<GraphFact> facts, Function<GraphFact, String> form) {
            return facts.stream().map(form).collect(Collectors.joining("\n"));
        }
    }
}
