package dev.winnow.ingest.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SmallDisk;
import dev.winnow.testing.Broker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Documents through a real broker into the indexes of real programs. */
class DocumentsByTopicTest {

    private static final int DOCUMENTS = 1_000;

    private static final List<String> TENANTS = List.of("acme", "beta");

    @TempDir private Path folder;

    private DocumentsBroker broker;
    private final List<ConfigurableApplicationContext> programs = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        broker = new DocumentsBroker();
    }

    @AfterEach
    void stop() {
        programs.forEach(ConfigurableApplicationContext::close);
        broker.close();
    }

    private ConfigurableApplicationContext program(String index, String... more) {
        ConfigurableApplicationContext program =
                ReplicaProgram.start(folder.resolve(index), broker.address(), more);
        programs.add(program);
        return program;
    }

    /** Until an index has everything that the topic holds, to be found. */
    private void untilRead(ConfigurableApplicationContext program) throws Exception {
        long end = broker.end(DocumentsBroker.PASSAGES);
        broker.until(() -> position(program) >= end);
    }

    private static long position(ConfigurableApplicationContext program) {
        try (var view = program.getBean(LuceneIndex.class).passages().view()) {
            return view.position().sequence();
        }
    }

    /** Every document of a program, by tenant and id: version and text. */
    private static Map<String, String> content(ConfigurableApplicationContext program)
            throws Exception {
        LuceneIndex store = program.getBean(LuceneIndex.class);
        Map<String, String> content = new TreeMap<>();
        for (String tenant : TENANTS) {
            Scope scope = new Scope(new TenantId(tenant), List.of());
            for (StoredDocument document : store.list(scope, null, 100_000)) {
                content.put(
                        tenant + "/" + document.id(),
                        document.sequence()
                                + ":"
                                + store.original(scope, document.id()).orElseThrow());
            }
        }
        return content;
    }

    /** The partition that Kafka's own client picks for a key. */
    private static int own(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(bytes)) % DocumentsBroker.PARTITIONS;
    }

    private static String json(String text) {
        return "{\"title\": \"T\", \"text\": \"%s\"}".formatted(text);
    }

    @Test
    void twenty_thousand_changes_in_any_order_leave_the_final_state_before_and_after_a_kill()
            throws Exception {
        Map<String, String> last = new TreeMap<>();
        List<String[]> changes = changes(last);
        assertThat(changes).hasSize(20_000);
        for (String[] change : changes) {
            broker.send(change[0], change[1], change[2]);
        }
        broker.flush();

        Process killed = child("first");
        try {
            broker.until(() -> broker.end(DocumentsBroker.PASSAGES) > 2_000);
        } finally {
            killed.destroyForcibly().waitFor();
        }
        assertThat(broker.end(DocumentsBroker.PASSAGES)).isLessThan(20_000);
        ConfigurableApplicationContext again = program("first");
        broker.untilTaken();
        untilRead(again);
        assertThat(broker.all("winnow.documents.v1-dlt")).isEmpty();
        assertThat(content(again)).isEqualTo(last);

        ConfigurableApplicationContext other =
                program("second", "--winnow.kafka.documents.worker=false");
        untilRead(other);
        assertThat(content(other)).isEqualTo(last);
        assertThat(position(other)).isEqualTo(position(again));
    }

    /** Ten changes of each document of two tenants, a tenth of them deletions, in random order. */
    private static List<String[]> changes(Map<String, String> last) {
        Random random = new Random(7);
        List<String[]> changes = new ArrayList<>();
        for (String tenant : TENANTS) {
            for (int document = 0; document < DOCUMENTS; document++) {
                String key = "%s/folder/d%d".formatted(tenant, document);
                for (int version = 1; version <= 10; version++) {
                    boolean deletion = random.nextInt(10) == 0;
                    String text = "%s says %d of %d.".formatted(tenant, version, document);
                    changes.add(
                            new String[] {
                                key, Integer.toString(version), deletion ? null : json(text)
                            });
                    if (deletion) {
                        last.remove(key);
                    } else {
                        last.put(key, version + ":" + text);
                    }
                }
            }
        }
        Collections.shuffle(changes, random);
        return changes;
    }

    private Process child(String index) throws Exception {
        ProcessBuilder child =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        ReplicaProgram.class.getName(),
                        folder.resolve(index).toString(),
                        broker.address());
        child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return child.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void documents_wait_while_the_disk_of_the_index_is_full_and_come_in_when_it_has_room()
            throws Exception {
        SmallDisk disk = new SmallDisk(1L << 30);
        ConfigurableApplicationContext program =
                ReplicaProgram.start(disk, folder.resolve("full"), broker.address());
        programs.add(program);
        for (int document = 0; document < 20; document++) {
            broker.send("acme/d" + document, "1", json("Before."));
        }
        broker.untilTaken();
        untilRead(program);

        disk.free(1 << 20);
        for (int document = 0; document < 40; document++) {
            broker.send("acme/d" + document, "2", json("Later."));
        }
        broker.flush();
        PassageFollower follower = program.getBean(PassageFollower.class);
        broker.until(() -> follower.progress().trouble() != null);

        assertThat(follower.progress().trouble()).contains("1 MB free", "8 MB");
        assertThat(follower.progress().failed()).isFalse();
        assertThat(health(program, "/readiness").statusCode()).isEqualTo(200);
        assertThat(health(program, "").body()).contains("1 MB free");
        assertThat(content(program)).hasSize(20).containsEntry("acme/d0", "1:Before.");

        disk.free(1L << 30);
        broker.untilTaken();
        untilRead(program);
        assertThat(content(program)).hasSize(40).containsEntry("acme/d0", "2:Later.");
        assertThat(broker.all("winnow.documents.v1-dlt")).isEmpty();
        assertThat(follower.progress().trouble()).isNull();
    }

    private static HttpResponse<String> health(ConfigurableApplicationContext program, String group)
            throws Exception {
        String port = program.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:%s/actuator/health%s"
                                                    .formatted(port, group)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void old_versions_that_come_late_stay_out_of_compacted_topics_and_new_replicas()
            throws Exception {
        ConfigurableApplicationContext first = program("first");
        for (int document = 0; document < 50; document++) {
            broker.send("acme/d" + document, "5", json("Five of " + document + "."));
        }
        broker.untilTaken();
        for (int document = 0; document < 50; document++) {
            String key = "acme/d" + document;
            switch (document % 4) {
                case 0 -> broker.send(key, "3", json("Three, too late."));
                case 1 -> {
                    broker.send(key, "7", (String) null);
                    broker.send(key, "6", json("Six, after its deletion."));
                }
                case 2 -> broker.send(key, "8", json("Eight of " + document + "."));
                default -> broker.send(key, "4", (String) null);
            }
        }
        broker.untilTaken();
        untilRead(first);
        Map<String, String> expected = new TreeMap<>();
        for (int document = 0; document < 50; document++) {
            if (document % 4 != 1) {
                expected.put(
                        "acme/d" + document,
                        document % 4 == 2
                                ? "8:Eight of " + document + "."
                                : "5:Five of " + document + ".");
            }
        }
        assertThat(content(first)).isEqualTo(expected);

        compact("604800000");

        ConfigurableApplicationContext fresh =
                program("fresh", "--winnow.kafka.documents.worker=false");
        untilRead(fresh);
        assertThat(withoutFiller(content(fresh))).isEqualTo(expected);
    }

    @Test
    void a_replica_that_was_away_for_longer_than_tombstones_live_begins_anew() throws Exception {
        ConfigurableApplicationContext worker = program("worker");
        ConfigurableApplicationContext away =
                program("away", "--winnow.kafka.documents.worker=false");
        broker.send("acme/stays", "1", json("It stays."));
        broker.send("acme/goes", "1", json("It goes."));
        broker.untilTaken();
        untilRead(away);
        assertThat(content(away)).containsOnlyKeys("acme/stays", "acme/goes");
        programs.remove(away);
        away.close();

        broker.send("acme/goes", "2", (String) null);
        broker.untilTaken();
        compact("1");
        assertThat(keys(DocumentsBroker.PASSAGES)).doesNotContain("acme/goes");
        untilRead(worker);

        ConfigurableApplicationContext back =
                program("away", "--winnow.kafka.documents.worker=false");
        untilRead(back);
        assertThat(withoutFiller(content(back))).containsOnlyKeys("acme/stays");
    }

    /** Has the broker compact the passages topic now, with tombstones that live for so long. */
    private void compact(String tombstones) throws Exception {
        broker.configure(
                DocumentsBroker.PASSAGES,
                Map.of(
                        "segment.ms", "100",
                        "min.cleanable.dirty.ratio", "0.001",
                        "max.compaction.lag.ms", "100",
                        "delete.retention.ms", tombstones));
        // The segment that is being written is never compacted: others follow until the older ones
        // have been, twice, because tombstones go in the second round.
        int[] filler = {0};
        broker.until(
                () -> {
                    for (int i = 0; i < 12; i++) {
                        broker.send("beta/filler-" + i, Integer.toString(++filler[0]), json("."));
                    }
                    broker.untilTaken();
                    Map<String, Integer> counts = new HashMap<>();
                    for (ConsumerRecord<byte[], byte[]> record :
                            broker.all(DocumentsBroker.PASSAGES)) {
                        String key = Broker.text(record.key());
                        boolean gone = tombstones.equals("1") && record.value() == null;
                        counts.merge(key, gone ? 2 : 1, Integer::sum);
                    }
                    counts.keySet().removeIf(key -> key.contains("filler"));
                    return counts.values().stream().allMatch(count -> count == 1);
                });
    }

    private static Map<String, String> withoutFiller(Map<String, String> content) {
        content.keySet().removeIf(key -> key.contains("filler"));
        return content;
    }

    private Set<String> keys(String topic) throws Exception {
        return broker.all(topic).stream()
                .map(record -> Broker.text(record.key()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void what_cannot_be_taken_goes_to_the_dead_letters_and_stops_nothing() throws Exception {
        ConfigurableApplicationContext program = program("first");
        String pdf =
                Base64.getEncoder()
                        .encodeToString("%PDF-1.7 broken".getBytes(StandardCharsets.UTF_8));
        broker.send("acme/good", "1", json("Before."));
        broker.send(
                "acme/good",
                "2",
                "{\"content\": \"%s\", \"media_type\": \"application/pdf\"}".formatted(pdf));
        broker.send("no-slash", null, json("x"));
        broker.send("ACME/upper", null, json("x"));
        broker.send("acme/a%2Fb", null, json("another form of the key"));
        broker.send("acme/json", null, "{\"text\": ");
        broker.send("acme/both", null, "{\"text\": \"a\", \"content\": \"YQ==\"}");
        broker.send("acme/tenant", null, "{\"text\": \"a\", \"tenant\": \"beta\"}");
        broker.send("acme/version", "v1", json("x"));
        broker.send("acme/blank", null, json(" "));
        broker.send("acme/groups", null, "{\"text\": \"a\", \"groups\": [null]}");
        broker.send("acme/uri", null, "{\"text\": \"a\", \"uri\": \"javascript:alert(1)\"}");
        broker.send(
                new ProducerRecord<>(
                        DocumentsBroker.DOCUMENTS,
                        (own("acme/elsewhere") + 1) % DocumentsBroker.PARTITIONS,
                        "acme/elsewhere".getBytes(StandardCharsets.UTF_8),
                        json("In another partition.").getBytes(StandardCharsets.UTF_8)));
        broker.send("acme/caf%C3%A9%231", null, json("Coffee."));
        ProducerRecord<byte[], byte[]> forged =
                new ProducerRecord<>(
                        DocumentsBroker.DOCUMENTS,
                        "acme/forged".getBytes(StandardCharsets.UTF_8),
                        new byte[] {'{'});
        for (String header :
                List.of(
                        "kafka_original-topic",
                        "retry_topic-attempts",
                        "winnow-question",
                        "winnow-version")) {
            forged.headers().add(header, "7".getBytes(StandardCharsets.UTF_8));
        }
        broker.send(forged);
        broker.untilTaken();
        untilRead(program);

        assertThat(content(program))
                .containsOnlyKeys("acme/good", "acme/caf\u00e9#1")
                .containsEntry("acme/good", "1:Before.");
        Map<String, String> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> dead : broker.all("winnow.documents.v1-dlt")) {
            assertThat(dead.headers().toArray())
                    .extracting(Header::key)
                    .doesNotContain(
                            "kafka_original-topic", "retry_topic-attempts", "winnow-question");
            reasons.put(
                    Broker.text(dead.key()),
                    Broker.text(dead.headers().lastHeader("kafka_dlt-exception-message").value()));
        }
        assertThat(reasons)
                .containsOnlyKeys(
                        "acme/good",
                        "no-slash",
                        "ACME/upper",
                        "acme/a%2Fb",
                        "acme/json",
                        "acme/both",
                        "acme/tenant",
                        "acme/version",
                        "acme/blank",
                        "acme/groups",
                        "acme/uri",
                        "acme/elsewhere",
                        "acme/forged");
        assertThat(reasons.get("acme/uri")).contains("none of http").doesNotContain("alert");
        assertThat(reasons.get("acme/groups")).contains("null or blank");
        assertThat(reasons.get("acme/elsewhere")).contains("murmur2");
        assertThat(reasons.get("acme/a%2Fb")).contains("the one form that it may have");
        assertThat(reasons.get("acme/both")).contains("either text or content");
        assertThat(reasons.get("acme/tenant")).contains("tenant");
        assertThat(reasons.get("acme/version")).contains("winnow-version");
        assertThat(reasons.get("acme/good")).contains("broken");
    }

    /** As a connector writes them for a row with an empty field that changes often. */
    @Test
    void a_hundred_changes_of_one_document_that_are_all_refused_stop_nothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            broker.send("acme/blank", null, json(" "));
        }
        broker.send("acme/good", null, json("Good."));
        broker.flush();

        ConfigurableApplicationContext program = program("first");
        broker.untilTaken();
        untilRead(program);

        assertThat(content(program)).containsOnlyKeys("acme/good");
        assertThat(broker.all("winnow.documents.v1-dlt")).hasSize(100);
    }

    private static List<String> groups(ConfigurableApplicationContext program, String id)
            throws Exception {
        return program.getBean(LuceneIndex.class)
                .stored(new TenantId("acme"), new DocumentId(id))
                .orElseThrow()
                .groups();
    }

    @Test
    void a_change_that_names_no_groups_leaves_a_document_to_those_that_it_has() throws Exception {
        List<String> named = new ArrayList<>();
        named.add("{\"text\": \"One.\", \"groups\": [\"staff\"]}");
        named.add("{\"text\": \"Refused.\", \"groups\": [], \"content\": \"YQ==\"}");
        named.add("{\"text\": \" \", \"groups\": []}");
        named.add("{\"text\": \"Two.\"}");
        named.add("{\"text\": \"Three.\", \"groups\": null, \"default_groups\": [\"board\"]}");
        for (String json : named) {
            broker.send("acme/together", null, json);
        }
        for (String json : named.subList(0, named.size() - 1)) {
            broker.send("acme/open", null, json);
        }
        broker.send("acme/open", null, "{\"text\": \"Four.\", \"groups\": []}");
        broker.send("acme/again", null, named.getFirst());
        broker.send("acme/again", null, (String) null);
        broker.send("acme/again", null, named.getLast());
        broker.send("acme/new", null, "{\"text\": \"New.\"}");
        broker.flush();
        ConfigurableApplicationContext program = program("first");
        broker.untilTaken();
        for (String json : named) {
            broker.send("acme/apart", null, json);
            broker.untilTaken();
        }
        broker.send("acme/blank", null, "{\"text\": \"a\", \"default_groups\": [\"\"]}");
        broker.untilTaken();
        untilRead(program);

        assertThat(
                        program.getBean(LuceneIndex.class)
                                .stored(new TenantId("acme"), new DocumentId("blank")))
                .isEmpty();
        assertThat(groups(program, "together")).containsExactly("staff");
        assertThat(groups(program, "apart")).containsExactly("staff");
        assertThat(groups(program, "open")).isEmpty();
        assertThat(groups(program, "again")).containsExactly("board");
        assertThat(groups(program, "new")).isEmpty();
    }

    @Test
    void uploads_that_go_by_topic_get_the_groups_of_their_sender_and_keep_those_they_have()
            throws Exception {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("staff", "board")) {
            String prefix = "--winnow.security.api-keys[%d].".formatted(keys.size() / 5);
            keys.add(prefix + "name=" + name);
            keys.add(prefix + "sha256=" + Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
            keys.add(prefix + "tenant=acme");
            keys.add(prefix + "authorities=search,ingest");
            keys.add(prefix + "groups=" + (name.equals("board") ? "staff,board" : "staff"));
        }
        keys.add("--server.address=127.0.0.1");
        ConfigurableApplicationContext program = program("first", keys.toArray(String[]::new));
        String url =
                "http://127.0.0.1:%s/v1/documents/pay.md"
                        .formatted(program.getEnvironment().getProperty("local.server.port"));
        List<List<String>> groups = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<String[]> sent =
                    List.of(
                            new String[] {"staff", "{\"text\": \"One.\"}"},
                            new String[] {"board", "{\"text\": \"Two.\", \"groups\": null}"},
                            new String[] {"staff", "{\"text\": \"Three.\", \"groups\": []}"},
                            new String[] {"board", "{\"text\": \"Four.\"}"});
            for (int i = 0; i < sent.size(); i++) {
                HttpResponse<String> response =
                        client.send(
                                HttpRequest.newBuilder(URI.create(url))
                                        .header("Authorization", "Bearer " + sent.get(i)[0])
                                        .header("Content-Type", "application/json")
                                        .PUT(HttpRequest.BodyPublishers.ofString(sent.get(i)[1]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
                int written = i + 1;
                broker.until(() -> broker.end(DocumentsBroker.DOCUMENTS) == written);
                broker.untilTaken();
                untilRead(program);
                groups.add(groups(program, "pay.md"));
            }
        }

        assertThat(groups)
                .containsExactly(
                        List.of("staff"), List.of("staff"), List.of(), List.of("board", "staff"));
    }

    @Test
    void uploads_go_by_topic_as_well() throws Exception {
        ConfigurableApplicationContext program = program("first");
        String base =
                "http://localhost:%s/v1/documents"
                        .formatted(program.getEnvironment().getProperty("local.server.port"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> lines =
                    client.send(
                            HttpRequest.newBuilder(URI.create(base))
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"_id\": \"a\", \"text\": \"Of a line.\"}\n{\"text\": 1}\n"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(lines.statusCode()).isEqualTo(202);
            String status = new JsonMapper().readTree(lines.body()).get("status_url").asString();
            HttpRequest ask = HttpRequest.newBuilder(URI.create(base).resolve(status)).build();
            broker.until(
                    () ->
                            client.send(ask, HttpResponse.BodyHandlers.ofString())
                                    .body()
                                    .contains("\"status\":\"done\""));
            assertThat(client.send(ask, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"added\":1");
            client.send(
                    HttpRequest.newBuilder(URI.create(base + "/notes/b.md"))
                            .header("Content-Type", "text/markdown")
                            .PUT(HttpRequest.BodyPublishers.ofString("# Head\n\nOf a file.\n"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            broker.until(() -> broker.end(DocumentsBroker.DOCUMENTS) == 2);
            broker.untilTaken();
            untilRead(program);
            LuceneIndex store = program.getBean(LuceneIndex.class);
            assertThat(store.original(Scope.local(), new DocumentId("a"))).contains("Of a line.");
            assertThat(
                            store.find(Scope.local(), new DocumentId("notes/b.md"))
                                    .orElseThrow()
                                    .title())
                    .isEqualTo("Head");

            HttpRequest removal = HttpRequest.newBuilder(URI.create(base + "/a")).DELETE().build();
            assertThat(client.send(removal, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(202);
            broker.untilTaken();
            untilRead(program);
            assertThat(store.find(Scope.local(), new DocumentId("a"))).isEmpty();
        }
    }

    @Test
    void a_long_document_comes_in_parts_and_leaves_none_behind_when_it_shrinks() throws Exception {
        ConfigurableApplicationContext program = program("first");
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 400_000; i++) {
            text.append("Sentence ").append(i).append(" of a long document \uD83D\uDE42. ");
        }
        broker.send("acme/long", "1", json(text.toString()));
        broker.untilTaken();
        untilRead(program);
        assertThat(content(program)).containsEntry("acme/long", "1:" + text);
        assertThat(keys(DocumentsBroker.PASSAGES))
                .contains("acme/long#1", "acme/long#2", "acme/long#3");

        broker.send("acme/long", "2", json("Short."));
        broker.untilTaken();
        untilRead(program);
        assertThat(content(program)).containsEntry("acme/long", "2:Short.");
        Map<String, byte[]> latest = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.all(DocumentsBroker.PASSAGES)) {
            latest.put(Broker.text(record.key()), record.value());
        }
        latest.values().removeIf(value -> value == null);
        assertThat(latest).containsOnlyKeys("acme/long", "acme/long#1");
    }
}
