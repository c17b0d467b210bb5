package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import dev.winnow.testing.OpenSearchNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two workers and somebody who asks, over three nodes of OpenSearch with a copy of each shard,
 * while each node in turn is killed and comes back. {@code -Dwinnow.soak.events=20000} is the run
 * of docs/results/scale.md.
 */
@Tag("servers")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@ExtendWith(DocumentsBroker.Shared.class)
class ThreeNodesTest {

    private static final int EVENTS = Integer.getInteger("winnow.soak.events", 400);

    /** Documents that the events are about: each changes eight times. */
    private static final int DOCUMENTS = EVENTS / 8;

    private static final String INDEX = "winnow-soak";

    private static final Pattern SAYS =
            Pattern.compile("document d\\d+ of (\\w+) in version (\\d+)");

    private static List<OpenSearchNode> nodes;

    private final CountingEmbedder embedder = new CountingEmbedder();

    @BeforeAll
    static void start() {
        nodes = OpenSearchNode.cluster(3);
    }

    @AfterAll
    static void stop() {
        nodes.forEach(OpenSearchNode::close);
    }

    private static OpenSearchSettings settings() {
        return new OpenSearchSettings(
                nodes.stream().map(OpenSearchNode::uri).toList(),
                INDEX,
                null,
                null,
                null,
                Duration.ofSeconds(20),
                SearchSettings.DEFAULTS.onOpenSearch());
    }

    private static SearchableStore open() throws IOException {
        return OpenSearchStore.open(
                settings(), StoreFixture.CONTENT, new LuceneAnalysis(), InstantSource.system());
    }

    @Test
    void nodes_that_are_killed_in_turn_lose_nothing_double_nothing_and_mix_no_tenants()
            throws Exception {
        DocumentsBroker broker = DocumentsBroker.shared();
        broker.fresh();
        OpenSearchStore.apply(settings(), StoreFixture.CONTENT, 3, 1);
        Map<String, String> last = new TreeMap<>();
        try (Follower one = follower(broker);
                Follower other = follower(broker);
                Questions questions = new Questions(open(), embedder)) {
            List<Change> changes = changes();
            int part = changes.size() / 4;
            for (int i = 0; i < changes.size(); i++) {
                if (i % part == 0 && i / part < nodes.size()) {
                    OpenSearchNode node = nodes.get(i / part);
                    if (i > 0) {
                        back(nodes.get(i / part - 1));
                    }
                    node.kill();
                } else if (i == 3 * part) {
                    back(nodes.getLast());
                }
                Change change = changes.get(i);
                broker.send(change.key(), Long.toString(change.version()), change.json());
                if (change.newest()) {
                    last.put(change.key(), change.expected());
                }
                if (i % 50 == 49) {
                    broker.flush();
                }
            }
            broker.flush();
            await().atMost(Duration.ofMinutes(30)).until(() -> one.hasRead(broker));
            questions.stop();

            last.values().removeIf(String::isEmpty);
            assertThat(Follower.content(one.index)).isEqualTo(last);
            assertThat(broker.end(DocumentsBroker.DEAD)).isZero();
            assertThat(passagesThatAreKept()).isEqualTo(passagesOf(one.index));
            assertThat(questions.wrong).isEmpty();
            assertThat(questions.complete.get()).isPositive();
            System.out.println(questions);
        }
    }

    private static void back(OpenSearchNode node) {
        node.restart();
        node.awaitHealthy("green");
    }

    private Follower follower(DocumentsBroker broker) throws IOException {
        DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);
        return new Follower(
                broker, open(), embedder, InstantSource.system(), store -> store, extractor);
    }

    /**
     * A change as it is written.
     *
     * @param json null for a deletion
     * @param newest whether none of the document before it has a higher version
     * @param expected what the store says of the document afterwards; empty if it is gone
     */
    private record Change(String key, long version, String json, boolean newest, String expected) {}

    /** One in ten is a deletion, one in ten comes again or too late. */
    private static List<Change> changes() {
        Random random = new Random(5);
        Map<String, Long> versions = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String tenant = Follower.TENANTS.get(random.nextInt(Follower.TENANTS.size()));
            String id = "d" + random.nextInt(DOCUMENTS / 2);
            String key = tenant + "/" + id;
            long newest = versions.getOrDefault(key, 0L);
            boolean late = newest > 1 && random.nextInt(10) == 0;
            long version = late ? 1 + random.nextLong(newest) : newest + 1;
            String text = text(id, tenant, version);
            boolean deletion = !late && random.nextInt(10) == 0;
            changes.add(
                    new Change(
                            key,
                            version,
                            deletion
                                    ? null
                                    : "{\"title\": \"T\", \"text\": \"%s\"}".formatted(text),
                            !late,
                            deletion ? "" : version + ":" + text));
            versions.put(key, Math.max(newest, version));
        }
        return changes;
    }

    /** Of several passages, each of which says what it is of. */
    private static String text(String id, String tenant, long version) {
        return ("This is document %s of %s in version %d, and it says so in every one of its passages. "
                        .formatted(id, tenant, version))
                .repeat(9)
                .strip();
    }

    private static long passagesOf(SearchableStore store) throws IOException {
        long passages = 0;
        for (String tenant : Follower.TENANTS) {
            Scope scope = new Scope(new TenantId(tenant), List.of());
            for (StoredDocument document : store.list(scope, null, 100_000)) {
                passages += document.passages();
            }
        }
        return passages;
    }

    private static long passagesThatAreKept() {
        String answer =
                nodes.getFirst().ask("GET", "/" + INDEX + "/_count?q=has:vector", null).body();
        Matcher count = Pattern.compile("\"count\":(\\d+)").matcher(answer);
        assertThat(count.find()).as(answer).isTrue();
        return Long.parseLong(count.group(1));
    }

    /** Asks for each tenant in turn, and looks at every answer. */
    private static final class Questions implements AutoCloseable {

        final List<String> wrong = new CopyOnWriteArrayList<>();
        final AtomicInteger complete = new AtomicInteger();
        final Map<String, Integer> degraded = new TreeMap<>();
        final Map<String, Integer> refused = new TreeMap<>();
        private final SearchableStore store;
        private final HybridRetriever retriever;
        private final Thread thread;
        private volatile boolean stopping;

        Questions(SearchableStore store, CountingEmbedder embedder) {
            this.store = store;
            this.retriever =
                    new HybridRetriever(
                            store.passages(),
                            ImpactOrigin.NONE,
                            embedder,
                            RetrievalSettings.DEFAULTS);
            this.thread = Thread.ofPlatform().name("questions").start(this::run);
        }

        private void run() {
            for (int i = 0; !stopping; i++) {
                String tenant = Follower.TENANTS.get(i % Follower.TENANTS.size());
                try {
                    look(tenant, ask(tenant, i));
                } catch (UncheckedIOException e) {
                    refused.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
                } catch (RuntimeException e) {
                    wrong.add(e.toString());
                }
            }
        }

        private Retrieval ask(String tenant, int number) {
            return retriever.retrieve(
                    new RetrievalRequest(
                            "Which version is document d%d of acme in?"
                                    .formatted(number % DOCUMENTS),
                            new Access(new Scope(new TenantId(tenant), List.of()), Filter.all()),
                            20,
                            RetrievalMode.HYBRID,
                            Interpolation.DEFAULTS,
                            Impacts.NONE),
                    StageContext.until(Deadline.NONE, InstantSource.system()));
        }

        private void look(String tenant, Retrieval found) {
            if (found.outcome() instanceof Outcome.Degraded(String reason)) {
                degraded.merge(reason, 1, Integer::sum);
            } else {
                complete.incrementAndGet();
            }
            Map<String, String> versions = new HashMap<>();
            for (Candidate candidate : found.candidates()) {
                Matcher says = SAYS.matcher(candidate.passage().text());
                if (!says.find() || !says.group(1).equals(tenant)) {
                    wrong.add(tenant + " was shown a passage of somebody else");
                    continue;
                }
                String version =
                        versions.putIfAbsent(
                                candidate.passage().documentId().value(), says.group(2));
                if (version != null && !version.equals(says.group(2))) {
                    wrong.add("an answer holds two versions of a document");
                }
            }
        }

        void stop() throws InterruptedException {
            stopping = true;
            thread.join();
        }

        @Override
        public void close() throws Exception {
            stop();
            store.close();
        }

        @Override
        public String toString() {
            return "complete: %s, degraded: %s, refused: %s".formatted(complete, degraded, refused);
        }
    }
}
