package dev.winnow.ingest.topic;

import static dev.winnow.ingest.api.RetrieverProgram.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.Chunking;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.ingest.api.RetrieverProgram;
import dev.winnow.ingest.api.RetrieverProgram.Caller;
import dev.winnow.ingest.api.RetrieverProgram.Key;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.testing.Broker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/**
 * Documents through a real broker into the index of a real program, which all tests share: each has
 * documents of its own.
 */
@Tag("servers")
@Timeout(120)
@ExtendWith(DocumentsBroker.Shared.class)
class DocumentsByTopicTest {

    private static final TenantId ACME = new TenantId("acme");

    private static final List<Key> KEYS =
            List.of(
                    new Key("staff", "acme", "search,ingest", "staff"),
                    new Key("board", "acme", "search,ingest", "staff,board"),
                    new Key("anybody", "acme", "search,ingest,admin", ""));

    @TempDir private static Path folder;

    private static DocumentsBroker broker;
    private static RetrieverProgram program;
    private static Caller anybody;
    private static LuceneIndex index;

    /** An encoder that takes no time. */
    @Configuration(proxyBeanMethods = false)
    static class Encoder {

        @Bean
        Embedder seeded() {
            return new SeededEmbedder();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        broker = DocumentsBroker.shared();
        broker.fresh();
        program = run("index", "--server.address=127.0.0.1", "--winnow.ingest.max-passages=200");
        anybody = program.as("anybody");
        index = program.bean(LuceneIndex.class);
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static RetrieverProgram run(String index, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--winnow.pipeline.transport=kafka");
        settings.add("--winnow.kafka.documents.enabled=true");
        settings.add("--spring.kafka.bootstrap-servers=" + broker.address());
        return new RetrieverProgram(Encoder.class, folder.resolve(index), KEYS, settings);
    }

    private static String json(String text) {
        return "{\"title\": \"T\", \"text\": \"%s\"}".formatted(text);
    }

    /**
     * @param members with single quotes
     */
    private static String content(String members) {
        return "{%s}".formatted(members).replace('\'', '"');
    }

    private static List<String> groups(String id) throws Exception {
        return index.stored(ACME, new DocumentId(id)).orElseThrow().groups();
    }

    /** The text that everybody of the tenant may see. */
    private static String text(String id) throws Exception {
        return index.original(new Scope(ACME, List.of()), new DocumentId(id)).orElseThrow();
    }

    private static boolean isThere(String id) throws Exception {
        return index.stored(ACME, new DocumentId(id)).isPresent();
    }

    /** Reasons of the dead letters, by key. */
    private static Map<String, String> dead() {
        Map<String, String> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> dead : broker.all(DocumentsBroker.DEAD)) {
            assertThat(dead.headers().toArray())
                    .extracting(Header::key)
                    .doesNotContain(
                            "kafka_original-topic", "retry_topic-attempts", "winnow-question");
            reasons.put(
                    Broker.text(dead.key()),
                    Broker.text(dead.headers().lastHeader("kafka_dlt-exception-message").value()));
        }
        return reasons;
    }

    @Test
    void what_cannot_be_taken_goes_to_the_dead_letters_and_stops_nothing() throws Exception {
        String pdf = Base64.getEncoder().encodeToString(bytes("%PDF-1.7 broken"));
        broker.send("acme/good", "1", json("Before."));
        broker.send(
                "acme/good",
                "2",
                content("'content': '%s', 'media_type': 'application/pdf'".formatted(pdf)));
        broker.send("no-slash", null, json("x"));
        broker.send("ACME/upper", null, json("x"));
        broker.send("acme/a%2Fb", null, json("another form of the key"));
        broker.send("acme/json", null, "{\"text\": ");
        broker.send("acme/both", null, content("'text': 'a', 'content': 'YQ=='"));
        broker.send("acme/tenant", null, content("'text': 'a', 'tenant': 'beta'"));
        broker.send("acme/version", "v1", json("x"));
        broker.send("acme/empty", null, json(" "));
        broker.send("acme/groups", null, content("'text': 'a', 'groups': [null]"));
        broker.send("acme/uri", null, content("'text': 'a', 'uri': 'javascript:alert(1)'"));
        int another =
                (DocumentsBroker.partition("acme/elsewhere") + 1) % DocumentsBroker.PARTITIONS;
        broker.send(record(another, "acme/elsewhere", json("In another partition.")));
        broker.send("acme/caf%C3%A9%231", null, json("Coffee."));
        ProducerRecord<byte[], byte[]> forged = record(null, "acme/forged", "{");
        for (String header :
                List.of(
                        "kafka_original-topic",
                        "retry_topic-attempts",
                        "winnow-question",
                        "winnow-version")) {
            forged.headers().add(header, bytes("7"));
        }
        broker.send(forged);
        broker.untilTaken();

        assertThat(text("good")).isEqualTo("Before.");
        assertThat(text("caf\u00e9#1")).isEqualTo("Coffee.");
        Map<String, String> reasons = dead();
        assertThat(reasons)
                .containsKeys("no-slash", "ACME/upper", "acme/json", "acme/empty", "acme/forged")
                .doesNotContainKey("acme/caf%C3%A9%231");
        Map<String, String> told =
                Map.of(
                        "acme/uri", "none of http",
                        "acme/groups", "null or blank",
                        "acme/elsewhere", "murmur2",
                        "acme/a%2Fb", "the one form that it may have",
                        "acme/both", "either text or content",
                        "acme/tenant", "tenant",
                        "acme/version", "winnow-version",
                        "acme/good", "broken");
        told.forEach((key, why) -> assertThat(reasons.get(key)).as(key).contains(why));
        assertThat(reasons.get("acme/uri")).doesNotContain("alert");
        for (String refused : List.of("upper", "a/b", "json", "both", "uri", "elsewhere")) {
            assertThat(isThere(refused)).as(refused).isFalse();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            Integer partition, String key, String json) {
        return new ProducerRecord<>(DocumentsBroker.DOCUMENTS, partition, bytes(key), bytes(json));
    }

    /** As a connector writes them for a row with an empty field that changes often. */
    @Test
    void a_hundred_changes_of_one_document_that_are_all_refused_stop_nothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            broker.send("acme/blank", null, json(" "));
        }
        broker.send("acme/behind-them", null, json("Good."));
        broker.untilTaken();

        assertThat(isThere("blank")).isFalse();
        assertThat(text("behind-them")).isEqualTo("Good.");
        assertThat(broker.all(DocumentsBroker.DEAD))
                .filteredOn(dead -> Broker.text(dead.key()).equals("acme/blank"))
                .hasSize(100);
    }

    @Test
    void a_change_that_names_no_groups_leaves_a_document_to_those_that_it_has() throws Exception {
        List<String> named =
                List.of(
                        content("'text': 'One.', 'groups': ['staff']"),
                        content("'text': 'Refused.', 'groups': [], 'content': 'YQ=='"),
                        content("'text': ' ', 'groups': []"),
                        content("'text': 'Two.'"),
                        content("'text': 'Three.', 'groups': null, 'default_groups': ['board']"));
        for (String json : named) {
            broker.send("acme/together", null, json);
        }
        for (String json : named.subList(0, named.size() - 1)) {
            broker.send("acme/open", null, json);
        }
        broker.send("acme/open", null, content("'text': 'Four.', 'groups': []"));
        broker.send("acme/again", null, named.getFirst());
        broker.send("acme/again", null, null);
        broker.send("acme/again", null, named.getLast());
        broker.send("acme/new", null, json("New."));
        for (String json : named) {
            broker.send("acme/apart", null, json);
            broker.untilTaken();
        }
        broker.send("acme/nobody", null, content("'text': 'a', 'default_groups': ['']"));
        broker.untilTaken();

        assertThat(isThere("nobody")).isFalse();
        assertThat(groups("together")).containsExactly("staff");
        assertThat(groups("apart")).containsExactly("staff");
        assertThat(groups("open")).isEmpty();
        assertThat(groups("again")).containsExactly("board");
        assertThat(groups("new")).isEmpty();
    }

    @Test
    void uploads_that_go_by_topic_get_the_groups_of_their_sender_and_keep_those_they_have()
            throws Exception {
        Caller staff = program.as("staff");
        Caller board = program.as("board");

        staff.putJson("pay.md", "{'text': 'One.'}").done();
        assertThat(groups("pay.md")).containsExactly("staff");
        board.putJson("pay.md", "{'text': 'Two.', 'groups': null}").done();
        assertThat(groups("pay.md")).containsExactly("staff");
        staff.putJson("pay.md", "{'text': 'Three.', 'groups': []}").done();
        assertThat(groups("pay.md")).isEmpty();
        board.putJson("pay.md", "{'text': 'Four.'}").done();
        assertThat(groups("pay.md")).containsExactly("board", "staff");
    }

    @Test
    void an_upload_ends_when_its_documents_can_be_searched_and_a_removal_goes_by_topic_too()
            throws Exception {
        JsonNode lines = anybody.lines("{'_id': 'a', 'text': 'Of a line.'}\n{'text': 1}\n").done();
        assertThat(lines.at("/report/added").asInt()).isEqualTo(1);
        assertThat(text("a")).isEqualTo("Of a line.");

        anybody.put("notes/b.md", "text/markdown", "# Head\n\nOf a file.\n").done();
        assertThat(index.stored(ACME, new DocumentId("notes/b.md")).orElseThrow().title())
                .isEqualTo("Head");

        anybody.delete("a").hasStatus(202);
        broker.untilTaken();
        assertThat(isThere("a")).isFalse();
    }

    @Test
    void an_upload_that_a_worker_refuses_is_told_as_refused() throws Exception {
        String endless = "So it goes on. ".repeat(30_000);
        JsonNode end = anybody.lines("{'_id': 'endless', 'text': '%s'}".formatted(endless)).done();

        assertThat(end.toString()).contains("refused", "\"failed\":1");
        assertThat(dead()).containsKey("acme/endless");
    }

    @Test
    void a_long_document_comes_and_shrinks_whole() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 100_000; i++) {
            text.append("Sentence ").append(i).append(" of a long document \uD83D\uDE42. ");
        }
        broker.send("acme/long", "1", json(text.toString()));
        broker.untilTaken();
        assertThat(text("long")).isEqualTo(text.toString());

        broker.send("acme/long", "2", json("Short."));
        broker.untilTaken();
        assertThat(text("long")).isEqualTo("Short.");
        assertThat(index.stored(ACME, new DocumentId("long")).orElseThrow().passages())
                .isEqualTo(1);
    }

    @Test
    void a_program_is_ready_whatever_waits_and_tells_administrators_how_far_it_is()
            throws Exception {
        broker.untilTaken();
        program.as("staff").get("/actuator/health/readiness").hasStatus(200);
        broker.until(() -> anybody.get("/actuator/health").body().contains("\"behind\":\"0\""));
        assertThat(anybody.get("/actuator/prometheus").body())
                .contains("winnow_documents_lost_total 0.0")
                .containsPattern(
                        "kafka_consumer_fetch_manager_records_lag_max\\S*winnow-documents");
    }

    @Test
    void an_index_with_documents_that_did_not_come_by_topic_ends_the_start() throws Exception {
        IndexSettings content =
                new IndexSettings(
                        StoreFixture.CONTENT.embedder(),
                        StoreFixture.DIMENSIONS,
                        LuceneAnalysis.DESCRIPTION,
                        program.bean(Chunking.class).description(),
                        null);
        try (LuceneIndex filled =
                LuceneIndex.open(folder.resolve("other"), content, SearchSettings.DEFAULTS)) {
            StoreFixture.put(filled, StoreFixture.document("a", "Of a folder."));
            filled.commit();
        }
        assertThatThrownBy(() -> run("other")).hasStackTraceContaining("did not come by topic");
    }

    @ParameterizedTest
    @CsvSource({
        "worker=false, leaves nobody to read documents into the index",
        "replica=true, winnow.kafka.documents.enabled"
    })
    void a_setting_that_leaves_no_reader_or_has_another_name_now_ends_the_start(
            String setting, String told) {
        String home = setting.replace('=', ' ');
        assertThatThrownBy(() -> run(home, "--winnow.kafka.documents." + setting).close())
                .hasStackTraceContaining(told);
    }
}
