package dev.winnow.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about dead letters as somebody types them, at a real broker. */
@Tag("servers")
class DltCommandTest extends TypedCommands {

    private static final String DEAD = "winnow.questions.v1-dlt";

    private static final String SERVERS = "spring.kafka.bootstrap-servers";

    private static final TopicPlan PLAN =
            new TopicPlan(1, (short) 1, 0, List.of(QuestionsTopic.DEFAULT));

    private static Broker broker;

    private static String servers;

    @TempDir private Path home;

    @BeforeAll
    static void start() {
        broker = Broker.start(topics -> new TopicAdmin(topics).apply(PLAN));
        servers = "--bootstrap-servers=" + broker.address();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void home() {
        at(new WinnowHome(home));
    }

    @Test
    void a_record_that_claims_another_origin_is_named_and_stays_and_the_others_go_back()
            throws Exception {
        send("victim/payroll.md", "kafka_original-topic", "winnow.documents.v1");
        send("honest", "kafka_dlt-original-topic", "winnow.questions.v1");
        send("forged state", "kafka_original-topic", "winnow.accepted.v1");

        ok("dlt", "show", DEAD, servers)
                .contains(
                        "from   winnow.questions.v1",
                        "claims to come from winnow.documents.v1, and is not sent back",
                        "claims to come from winnow.accepted.v1, and is not sent back")
                .doesNotContain("from   winnow.documents.v1");

        assertThat(run("dlt", "replay", DEAD, servers)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("1 records sent back");
        assertThat(err.toString())
                .contains(
                        DEAD
                                + "-0@0 stays: its headers say that it came from winnow.documents.v1, and its topic holds what came from winnow.questions.v1",
                        DEAD + "-0@2 stays: its headers say that it came from winnow.accepted.v1");
        assertThat(keys("winnow.documents.v1")).isEmpty();
        assertThat(keys("winnow.accepted.v1")).isEmpty();
        assertThat(keys("winnow.questions.v1")).containsExactly("honest");

        failed("dlt", "replay", "payments-dlt", servers)
                .contains("nothing goes back from payments-dlt");
    }

    @Test
    void a_dead_letter_is_shown_with_its_reason_and_without_texts_unless_they_are_asked_for()
            throws Exception {
        String topic = "winnow.documents.v1-dlt";
        String value = "{\"text\": \"the boss earns 7\", \"grops\": [\"secret staff\"]}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic, "default/pay.md".getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers()
                .add(
                        "kafka_dlt-exception-message",
                        "Listener method 'public void dev.winnow.Some.on(Record<byte[], byte[]>)' threw exception; grops is no field"
                                .getBytes(UTF_8))
                .add("somebodys", "own header".getBytes(UTF_8));
        broker.send(record);

        ok("dlt", "show", topic, servers)
                .contains("default/pay.md", "why    grops is no field", "\"text\"", "\"grops\"")
                .doesNotContain("earns", "secret", "own header");

        ok("dlt", "show", topic, "--texts", servers).contains("the boss earns 7", "secret staff");

        ok("dlt", "list", servers).containsPattern("1 +1  " + topic);
        failed("dlt", "show", "winnow.documents.v1", servers)
                .contains("winnow.documents.v1 is no dead letter topic");
    }

    @Test
    void without_a_name_the_broker_of_the_stack_that_runs_is_asked() throws Exception {
        new ServiceFile(home.resolve("stack/run/broker.json"))
                .write(URI.create("http://" + broker.address()), ProcessHandle.current());

        // What starts the broker sets it, and a setting counts before the stack.
        String set = System.clearProperty(SERVERS);
        try {
            ok("dlt", "list").contains(DEAD);
        } finally {
            if (set != null) {
                System.setProperty(SERVERS, set);
            }
        }
    }

    @Test
    void a_broker_that_is_not_there_is_named_in_one_line() throws Exception {
        String nowhere = "127.0.0.1:" + freePort();
        for (String command : List.of("dlt list", "dlt replay " + DEAD)) {
            forget();

            failed(line(command, "--bootstrap-servers=" + nowhere))
                    .contains("no broker answers at " + nowhere, "--bootstrap-servers")
                    .hasLineCount(1);
        }
    }

    private static void send(String key, String header, String value) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(DEAD, key.getBytes(UTF_8), "{}".getBytes(UTF_8));
        record.headers().add(header, value.getBytes(UTF_8));
        broker.send(record);
    }

    /** The keys of the records that a topic has now. */
    private static List<String> keys(String topic) {
        return broker.all(topic).stream().map(record -> Broker.text(record.key())).toList();
    }
}
