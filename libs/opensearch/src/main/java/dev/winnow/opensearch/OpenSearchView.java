package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
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
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.opensearch.VisibleSearch.Scored;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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

    /**
     * Times as many passages as are wanted are taken from the graph, as on Lucene: docs/adr/0013.
     */
    private static final int OVERSAMPLE = 2;

    /** Terms whose passages are counted by one search. */
    private static final int TERMS_AT_ONCE = 500;

    private final PointInTime pointInTime;
    private final VisibleSearch search;
    private final IndexPosition position;
    private final TextAnalysis analysis;
    private final OpenSearchSettings.Search settings;
    private final long vectors;

    /** By handle. */
    private final Map<Integer, JsonNode> records = new HashMap<>();

    /** Scores that a list already told. */
    private @Nullable LexicalQuery scored;

    private final Map<Integer, Float> scores = new HashMap<>();

    /**
     * A view of an index as it is now.
     *
     * @param shards primary shards of the index
     * @param deadline after which nobody has a use for an answer
     */
    OpenSearchView(
            Connection connection,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock,
            int shards,
            Deadline deadline)
            throws EngineException {
        this.analysis = analysis;
        this.settings = connection.settings().search();
        Positions before = shards > 1 ? before(connection) : null;
        this.pointInTime = new PointInTime(connection, deadline, clock, shards > 1);
        this.search = new VisibleSearch(pointInTime);
        try {
            ObjectNode count = Queries.search(Queries.term(Fields.HAS, Fields.VECTOR), 0);
            count.put("track_total_hits", true);
            List<ObjectNode> searches = new ArrayList<>(List.of(count, VisibleSearch.begun()));
            if (before == null) {
                searches.add(Positions.search());
            }
            List<JsonNode> answers = pointInTime.searches(searches);
            Positions positions = before == null ? Positions.of(answers.getLast()) : before;
            this.position = new IndexPosition(positions.sequence(), content.hash());
            this.vectors = answers.getFirst().path("hits").path("total").path("value").asLong();
            search.look(answers.get(1));
        } catch (EngineException | RuntimeException e) {
            pointInTime.close();
            throw e;
        }
    }

    /**
     * Shards are not opened at one moment: a position that was read before is true of all. Null
     * while its shard is away.
     */
    private static @Nullable Positions before(Connection connection) {
        try {
            return new DocumentLookup(connection).positions();
        } catch (EngineException e) {
            // The view meets the same, and says what is missing.
            return null;
        }
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
        if (query.terms().isEmpty()) {
            return List.of();
        }
        List<Scored> list = best(Queries.terms(query), access, n);
        keepScoresOf(query);
        list.forEach(hit -> scores.put(hit.handle(), hit.score()));
        return hits(list, query.space() == TermSpace.WORDS ? Scale.BM25 : Scale.IMPACT);
    }

    @Override
    public List<Hit> exact(List<String> phrases, Access access, int n) {
        List<List<String>> wanted =
                phrases.stream()
                        .map(analysis::tokens)
                        .map(tokens -> tokens.stream().filter(token -> !token.isEmpty()).toList())
                        .filter(tokens -> !tokens.isEmpty())
                        .toList();
        return wanted.isEmpty()
                ? List.of()
                : hits(best(Queries.phrases(wanted), access, n), Scale.BM25);
    }

    private List<Scored> best(ObjectNode query, Access access, int n) {
        int most = Math.min(n, IndexDefinition.MOST_HITS);
        return search.find(
                most, Queries.passages(access), true, filters -> Queries.scored(query, filters));
    }

    private List<Hit> hits(List<Scored> list, Scale scale) {
        return list.stream().map(hit -> hit(hit.handle(), hit.score(), scale)).toList();
    }

    private Hit hit(int handle, float score, Scale scale) {
        return new Hit(handle, search.at(handle).id(), new Score(score, scale));
    }

    @Override
    public List<Hit> dense(float[] vector, Access access, int n, int[] seeds) {
        if (vectors == 0) {
            return List.of();
        }
        List<ObjectNode> filters = Queries.passages(access);
        int most = (int) Math.min(n, vectors);
        List<Scored> near =
                vectors < settings.exactBelow()
                        ? nearest(vector, filters, most)
                        : walked(vector, filters, most);
        int[] handles = near.stream().mapToInt(Scored::handle).toArray();
        float[] cosines = denseScores(vector, handles);
        return IntStream.range(0, handles.length)
                .mapToObj(i -> hit(handles[i], cosines[i], Scale.COSINE))
                .sorted(ORDER)
                .limit(n)
                .toList();
    }

    /** Every visible vector is compared. */
    private List<Scored> nearest(float[] vector, List<ObjectNode> access, int n) {
        List<ObjectNode> filters = new ArrayList<>(access);
        filters.add(Queries.term(Fields.HAS, Fields.VECTOR));
        int most = Math.min(n + ROUNDING_MARGIN, IndexDefinition.MOST_HITS);
        return search.find(most, filters, true, all -> Queries.products(vector, all));
    }

    /** The graph is walked. */
    private List<Scored> walked(float[] vector, List<ObjectNode> filters, int n) {
        long wanted = Math.min((long) n * OVERSAMPLE, vectors);
        int most = (int) Math.min(wanted, IndexDefinition.MOST_NEIGHBOURS);
        return search.find(most, filters, false, all -> Queries.near(vector, most, all));
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
            ObjectNode scoring =
                    Queries.scored(Queries.terms(query), List.of(search.named(unknown)));
            ObjectNode body = Queries.search(scoring, unknown.size()).put("_source", false);
            unknown.forEach(handle -> scores.put(handle, 0f));
            search.again(body)
                    .forEach(
                            (handle, hit) ->
                                    scores.put(handle, (float) hit.path("_score").asDouble()));
        }
        for (int i = 0; i < handles.length; i++) {
            all[i] = scores.getOrDefault(handles[i], 0f);
        }
        return all;
    }

    /** Scores of another question are of no use any more. */
    private void keepScoresOf(LexicalQuery query) {
        if (!query.equals(scored)) {
            scores.clear();
            scored = query;
        }
    }

    @Override
    public float[] denseScores(float[] vector, int[] handles) {
        float[] cosines = new float[handles.length];
        for (int i = 0; i < handles.length; i++) {
            float[] other = search.at(handles[i]).vector();
            cosines[i] = other.length > 0 ? dot(vector, other) : NO_VECTOR;
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
        return Arrays.stream(handles)
                .mapToObj(handle -> search.at(handle).vector().clone())
                .toList();
    }

    @Override
    public List<PassageTerms> terms(TermSpace space, int[] handles) {
        return switch (space) {
            case WORDS -> passages(handles).stream().map(analysis::passage).toList();
            case IMPACTS ->
                    records(handles).stream()
                            .map(Records::impacts)
                            .map(impacts -> new PassageTerms(LexicalQuery.impacts(impacts).terms()))
                            .toList();
        };
    }

    @Override
    public double[] passageShares(TermSpace space, List<String> terms) {
        double[] shares = new double[terms.size()];
        for (int from = 0; from < shares.length; from += TERMS_AT_ONCE) {
            int to = Math.min(shares.length, from + TERMS_AT_ONCE);
            List<ObjectNode> filters = new ArrayList<>();
            filters.add(
                    Queries.term(
                            Fields.HAS, space == TermSpace.WORDS ? Fields.TERMS : Fields.IMPACTS));
            terms.subList(from, to).forEach(term -> filters.add(Queries.holding(space, term)));
            ObjectNode holding = Queries.object("filters", Queries.object("filters", filters));
            ObjectNode body = Queries.object("size", 0, "aggs", Queries.object("holding", holding));
            JsonNode counts =
                    search.search(body).path("aggregations").path("holding").path("buckets");
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
            ObjectNode body = Queries.search(search.named(unknown), unknown.size());
            body.putArray("_source").add(Fields.RECORD);
            search.again(body)
                    .forEach(
                            (handle, hit) ->
                                    records.put(handle, hit.path("_source").path(Fields.RECORD)));
        }
        List<JsonNode> all = new ArrayList<>(handles.length);
        for (int handle : handles) {
            JsonNode record = records.get(handle);
            if (record == null) {
                throw VisibleSearch.unreadable(
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

    @Override
    public @Nullable String missing() {
        return pointInTime.missing();
    }

    @Override
    public void close() {
        pointInTime.close();
    }
}
