package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.IndexView.IndexPosition;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One point in time of the index as a view. A handle counts the passages that the view has met. */
final class OpenSearchView implements IndexView, ExactSearch {

    private static final Comparator<Hit> ORDER =
            Comparator.comparing(Hit::score).reversed().thenComparing(Hit::id);

    /** What a passage without a vector scores: the lowest cosine there is. */
    private static final float NO_VECTOR = -1f;

    /**
     * The engine adds products up in another order. So many more passages than are wanted are
     * fetched, among which exact cosines choose: what lies within rounding of the last place is
     * among them.
     */
    private static final int ROUNDING_MARGIN = 16;

    /** Terms whose passages are counted by one search. */
    private static final int TERMS_AT_ONCE = 500;

    private final Snapshot snapshot;
    private final IndexPosition position;
    private final TextAnalysis analysis;
    private final OpenSearchSettings.Search settings;
    private final long vectors;

    /** By handle. */
    private final List<Found> found = new ArrayList<>();

    private final Map<String, Integer> handles = new HashMap<>();
    private final Map<Integer, JsonNode> records = new HashMap<>();

    /** Versions of documents whose manifest was seen in this state of the index. */
    private final Set<String> visible = new HashSet<>();

    /** Those that have none here: not there yet, or no more. */
    private final Set<String> hidden = new TreeSet<>();

    /** Scores that a list already told. */
    private @Nullable LexicalQuery scored;

    private final Map<Integer, Float> scores = new HashMap<>();

    /**
     * A passage that was met.
     *
     * @param name the engine's name of it
     * @param vector empty if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Found(String name, PassageId id, float[] vector) {}

    /** A passage as one search found it. */
    private record Scored(int handle, float score) {}

    private OpenSearchView(
            Snapshot snapshot,
            IndexPosition position,
            TextAnalysis analysis,
            OpenSearchSettings.Search settings,
            long vectors) {
        this.snapshot = snapshot;
        this.position = position;
        this.analysis = analysis;
        this.settings = settings;
        this.vectors = vectors;
    }

    /**
     * Opens a view of an index as it is now.
     *
     * @param deadline after which nobody has a use for an answer
     * @param shards primary shards of the index
     */
    static OpenSearchView open(
            Connection connection,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock,
            int shards,
            Deadline deadline) {
        try {
            boolean several = shards > 1;
            Snapshot.Positions before = several ? before(connection) : null;
            return of(
                    new Snapshot(connection, deadline, clock, several),
                    before,
                    content,
                    analysis,
                    connection.settings().search());
        } catch (EngineException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Shards are not opened at one moment: a position that was read before is true of all. Null
     * while its shard is away.
     */
    private static Snapshot.@Nullable Positions before(Connection connection) {
        try {
            return new DocumentLookup(connection).positions();
        } catch (EngineException e) {
            // The view meets the same, and says what is missing.
            return null;
        }
    }

    /**
     * @param before how far the index had come before the snapshot; null if the snapshot itself
     *     says it
     */
    private static OpenSearchView of(
            Snapshot snapshot,
            Snapshot.@Nullable Positions before,
            IndexSettings content,
            TextAnalysis analysis,
            OpenSearchSettings.Search settings)
            throws EngineException {
        try {
            ObjectNode count = Queries.search(Queries.term(Fields.HAS, Fields.VECTOR), 0);
            count.put("track_total_hits", true);
            List<ObjectNode> searches = new ArrayList<>(List.of(count, begun()));
            if (before == null) {
                searches.add(Snapshot.Positions.search());
            }
            List<JsonNode> answers = snapshot.searches(searches);
            Snapshot.Positions positions =
                    before == null ? Snapshot.Positions.of(answers.getLast()) : before;
            OpenSearchView view =
                    new OpenSearchView(
                            snapshot,
                            new IndexPosition(positions.sequence(), content.hash()),
                            analysis,
                            settings,
                            answers.getFirst().path("hits").path("total").path("value").asLong());
            Set<String> begun = new LinkedHashSet<>();
            for (JsonNode hit : answers.get(1).path("hits").path("hits")) {
                begun.add(first(hit, Fields.BLOCK).asString());
            }
            if (!begun.isEmpty()) {
                view.look(begun);
            }
            return view;
        } catch (EngineException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /**
     * What was begun to be written and is not settled: most of what can turn out to be invisible. A
     * worker that takes in a thousand documents before it commits would otherwise fill lists with
     * them, one look after the other.
     */
    private static ObjectNode begun() {
        ObjectNode body =
                Queries.search(
                        Queries.filtered(List.of(Queries.term(Fields.KIND, Fields.INTENT))),
                        IndexDefinition.MOST_HITS);
        body.put("_source", false).put("stored_fields", "_none_");
        body.putArray("docvalue_fields").add(Fields.BLOCK);
        return body;
    }

    @Override
    public IndexPosition position() {
        return position;
    }

    @Override
    public LexicalQuery analyse(String text) {
        return analysis.question(text);
    }

    @Override
    public List<Hit> lexical(LexicalQuery query, Access access, int n) {
        atLeastOne(n);
        if (query.terms().isEmpty()) {
            return List.of();
        }
        List<Scored> list = best(Queries.terms(query), Queries.passages(access), n);
        keepScoresOf(query);
        list.forEach(hit -> scores.put(hit.handle(), hit.score()));
        return hits(list, query.space() == TermSpace.WORDS ? Scale.BM25 : Scale.IMPACT);
    }

    @Override
    public List<Hit> exact(List<String> phrases, Access access, int n) {
        atLeastOne(n);
        List<List<String>> wanted = new ArrayList<>();
        for (String phrase : phrases) {
            List<String> tokens =
                    analysis.tokens(phrase).stream().filter(token -> !token.isEmpty()).toList();
            if (!tokens.isEmpty()) {
                wanted.add(tokens);
            }
        }
        return wanted.isEmpty()
                ? List.of()
                : hits(best(Queries.phrases(wanted), Queries.passages(access), n), Scale.BM25);
    }

    @Override
    public List<Hit> dense(float[] vector, Access access, int n, int[] seeds) {
        atLeastOne(n);
        if (vectors == 0) {
            return List.of();
        }
        List<ObjectNode> filters = new ArrayList<>(Queries.passages(access));
        int most = (int) Math.min(n, vectors);
        List<Scored> near =
                vectors < settings.exactBelow()
                        ? nearest(vector, filters, most)
                        : walked(vector, filters, most);
        int[] those = near.stream().mapToInt(Scored::handle).toArray();
        float[] cosines = denseScores(vector, those);
        List<Hit> hits = new ArrayList<>(those.length);
        for (int i = 0; i < those.length; i++) {
            hits.add(
                    new Hit(
                            those[i],
                            found.get(those[i]).id(),
                            new Score(cosines[i], Scale.COSINE)));
        }
        hits.sort(ORDER);
        return List.copyOf(hits.subList(0, Math.min(n, hits.size())));
    }

    /** Every visible vector is compared. */
    private List<Scored> nearest(float[] vector, List<ObjectNode> filters, int n) {
        filters.add(Queries.term(Fields.HAS, Fields.VECTOR));
        int most = Math.min(n + ROUNDING_MARGIN, IndexDefinition.MOST_HITS);
        return whole(
                most,
                filters,
                all -> {
                    ObjectNode query = Queries.object();
                    ObjectNode scoring = query.putObject("script_score");
                    scoring.set("query", Queries.filtered(all));
                    ObjectNode script =
                            scoring.putObject("script")
                                    .put("lang", "knn")
                                    .put("source", "knn_score");
                    ObjectNode parameters = script.putObject("params");
                    parameters.put("field", Fields.VECTOR).put("space_type", "innerproduct");
                    components(parameters.putArray("query_value"), vector);
                    ObjectNode body = Queries.object();
                    body.set("query", query);
                    ordered(body);
                    return body;
                });
    }

    /** The graph is walked. */
    private List<Scored> walked(float[] vector, List<ObjectNode> filters, int n) {
        int most =
                (int)
                        Math.min(
                                Math.min((long) n * settings.oversample(), vectors),
                                IndexDefinition.MOST_NEIGHBOURS);
        return whole(
                most,
                filters,
                all -> {
                    ObjectNode body = Queries.object();
                    ObjectNode near =
                            body.putObject("query").putObject("knn").putObject(Fields.VECTOR);
                    components(near.putArray("vector"), vector);
                    near.put("k", most);
                    near.set("filter", Queries.filtered(all));
                    return body;
                });
    }

    private List<Scored> best(ObjectNode query, List<ObjectNode> filters, int n) {
        return whole(
                Math.min(n, IndexDefinition.MOST_HITS),
                filters,
                all -> {
                    ObjectNode body = Queries.object();
                    body.set("query", Queries.scored(query, all));
                    ordered(body);
                    return body;
                });
    }

    /** Of equal scores the lower id is kept, also at the cut-off. */
    private static void ordered(ObjectNode body) {
        ArrayNode sort = body.putArray("sort");
        sort.add("_score");
        sort.addObject().put(Fields.ORDER, "asc");
    }

    /**
     * The first {@code n} of a search that are visible. What turns out not to be is kept out of the
     * search itself, which is made again: each time at least one version of a document more, until
     * none is left.
     *
     * @param asking makes the search of all filters
     */
    private List<Scored> whole(
            int n, List<ObjectNode> filters, Function<List<ObjectNode>, ObjectNode> asking) {
        while (true) {
            List<ObjectNode> shown = new ArrayList<>(filters);
            if (!hidden.isEmpty()) {
                shown.add(Queries.not(Queries.terms(Fields.BLOCK, hidden)));
            }
            ObjectNode body = asking.apply(shown);
            body.put("size", n).put("_source", false).put("stored_fields", "_none_");
            body.put("track_total_hits", false).put("track_scores", true);
            ArrayNode values = body.putArray("docvalue_fields");
            for (String field :
                    List.of(Fields.BLOCK, Fields.ORDINAL, Fields.ORDER, Fields.COMPONENTS)) {
                values.add(field);
            }
            JsonNode hits = hits(body);
            Set<String> unknown = new LinkedHashSet<>();
            for (JsonNode hit : hits) {
                String block = first(hit, Fields.BLOCK).asString();
                if (!visible.contains(block)) {
                    unknown.add(block);
                }
            }
            if (unknown.isEmpty() || look(unknown)) {
                List<Scored> list = new ArrayList<>(hits.size());
                for (JsonNode hit : hits) {
                    list.add(new Scored(handle(hit), (float) hit.path("_score").asDouble()));
                }
                return list;
            }
        }
    }

    /** Looks which of these versions have a manifest; whether all have one. */
    private boolean look(Set<String> blocks) {
        ObjectNode body =
                Queries.search(
                        Queries.filtered(List.of(Queries.terms(Fields.VISIBLE, blocks))),
                        blocks.size());
        body.put("_source", false).put("stored_fields", "_none_");
        body.putArray("docvalue_fields").add(Fields.VISIBLE);
        int before = visible.size();
        for (JsonNode hit : hits(body)) {
            visible.add(first(hit, Fields.VISIBLE).asString());
        }
        if (visible.size() - before == blocks.size()) {
            return true;
        }
        blocks.stream().filter(block -> !visible.contains(block)).forEach(hidden::add);
        return false;
    }

    private int handle(JsonNode hit) {
        String block = first(hit, Fields.BLOCK).asString();
        String name = EngineKeys.passageName(block, first(hit, Fields.ORDINAL).asInt());
        return handles.computeIfAbsent(
                name,
                fresh -> {
                    found.add(
                            new Found(
                                    fresh,
                                    new PassageId(
                                            EngineKeys.text(first(hit, Fields.ORDER).asString())),
                                    floats(first(hit, Fields.COMPONENTS))));
                    return found.size() - 1;
                });
    }

    private static JsonNode first(JsonNode hit, String field) {
        return hit.path("fields").path(field).path(0);
    }

    static float[] floats(JsonNode components) {
        if (components.isMissingNode()) {
            return new float[0];
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(components.asString()));
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    private static void components(ArrayNode array, float[] vector) {
        for (float component : vector) {
            array.add(component);
        }
    }

    private List<Hit> hits(List<Scored> list, Scale scale) {
        List<Hit> hits = new ArrayList<>(list.size());
        for (Scored hit : list) {
            hits.add(
                    new Hit(
                            hit.handle(),
                            found.get(hit.handle()).id(),
                            new Score(hit.score(), scale)));
        }
        return hits;
    }

    @Override
    public float[] lexicalScores(LexicalQuery query, int[] handles) {
        float[] all = new float[handles.length];
        if (query.terms().isEmpty()) {
            return all;
        }
        keepScoresOf(query);
        List<Integer> unknown = without(scores, handles);
        if (!unknown.isEmpty()) {
            ObjectNode body =
                    Queries.search(
                            Queries.scored(Queries.terms(query), List.of(named(unknown))),
                            unknown.size());
            body.put("_source", false);
            unknown.forEach(handle -> scores.put(handle, 0f));
            for (JsonNode hit : hits(body)) {
                scores.put(
                        this.handles.getOrDefault(hit.path("_id").asString(), -1),
                        (float) hit.path("_score").asDouble());
            }
        }
        for (int i = 0; i < handles.length; i++) {
            all[i] = scores.getOrDefault(handles[i], 0f);
        }
        return all;
    }

    @Override
    public float[] denseScores(float[] vector, int[] handles) {
        float[] cosines = new float[handles.length];
        Arrays.fill(cosines, NO_VECTOR);
        for (int i = 0; i < handles.length; i++) {
            float[] other = found.get(handles[i]).vector();
            if (other.length > 0) {
                cosines[i] = dot(vector, other);
            }
        }
        return cosines;
    }

    /**
     * Four sums that do not wait for each other; their order is fixed, so equal vectors have equal
     * products.
     */
    private static float dot(float[] a, float[] b) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
            fourth += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            first += a[i] * b[i];
        }
        return first + second + third + fourth;
    }

    @Override
    public List<float[]> vectors(int[] handles) {
        List<float[]> vectors = new ArrayList<>(handles.length);
        for (int handle : handles) {
            vectors.add(found.get(handle).vector().clone());
        }
        return vectors;
    }

    @Override
    public List<PassageTerms> terms(TermSpace space, int[] handles) {
        return switch (space) {
            case WORDS -> passages(handles).stream().map(analysis::passage).toList();
            case IMPACTS -> records(handles).stream().map(OpenSearchView::impacts).toList();
        };
    }

    private static PassageTerms impacts(JsonNode record) {
        List<WeightedTerm> terms = new ArrayList<>();
        Records.impacts(record)
                .weights()
                .forEach((term, weight) -> terms.add(new WeightedTerm(term, weight)));
        return new PassageTerms(terms);
    }

    @Override
    public double[] passageShares(TermSpace space, List<String> terms) {
        double[] shares = new double[terms.size()];
        for (int from = 0; from < shares.length; from += TERMS_AT_ONCE) {
            int to = Math.min(shares.length, from + TERMS_AT_ONCE);
            ObjectNode body = Queries.object();
            body.put("size", 0);
            ArrayNode filters =
                    body.putObject("aggs")
                            .putObject("holding")
                            .putObject("filters")
                            .putArray("filters");
            filters.add(
                    Queries.term(
                            Fields.HAS, space == TermSpace.WORDS ? Fields.TERMS : Fields.IMPACTS));
            terms.subList(from, to).forEach(term -> filters.add(Queries.holding(space, term)));
            JsonNode counts = search(body).path("aggregations").path("holding").path("buckets");
            double all = Math.max(1, counts.path(0).path("doc_count").asLong());
            for (int i = from; i < to; i++) {
                shares[i] = counts.path(i - from + 1).path("doc_count").asLong() / all;
            }
        }
        return shares;
    }

    @Override
    public List<Passage> passages(int[] handles) {
        return records(handles).stream().map(Records::passage).toList();
    }

    private List<JsonNode> records(int[] handles) {
        List<Integer> unknown = without(records, handles);
        if (!unknown.isEmpty()) {
            ObjectNode body = Queries.search(named(unknown), unknown.size());
            body.putArray("_source").add(Fields.RECORD);
            for (JsonNode hit : hits(body)) {
                records.put(
                        this.handles.getOrDefault(hit.path("_id").asString(), -1),
                        hit.path("_source").path(Fields.RECORD));
            }
        }
        List<JsonNode> all = new ArrayList<>(handles.length);
        for (int handle : handles) {
            JsonNode record = records.get(handle);
            if (record == null) {
                throw unreadable(
                        new EngineException(
                                EngineException.Kind.BUSY,
                                "a shard of the index that found passages does not answer any more",
                                null));
            }
            all.add(record);
        }
        return all;
    }

    /** Those of the handles that are not known yet, each once. */
    private static List<Integer> without(Map<Integer, ?> known, int[] handles) {
        return Arrays.stream(handles)
                .distinct()
                .filter(handle -> !known.containsKey(handle))
                .boxed()
                .toList();
    }

    /** Scores of another question are of no use any more. */
    private void keepScoresOf(LexicalQuery query) {
        if (!query.equals(scored)) {
            scores.clear();
            scored = query;
        }
    }

    private ObjectNode named(List<Integer> handles) {
        return Queries.names(handles.stream().map(handle -> found.get(handle).name()).toList());
    }

    @Override
    public @Nullable String missing() {
        return snapshot.missing();
    }

    @Override
    public void close() {
        snapshot.close();
    }

    private JsonNode search(ObjectNode body) {
        try {
            return snapshot.search(body);
        } catch (EngineException e) {
            throw unreadable(e);
        }
    }

    private JsonNode hits(ObjectNode body) {
        return search(body).path("hits").path("hits");
    }

    private static void atLeastOne(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("at least one result must be asked for, got " + n);
        }
    }

    private static UncheckedIOException unreadable(EngineException cause) {
        return new UncheckedIOException("the index cannot be read: " + cause.getMessage(), cause);
    }
}
