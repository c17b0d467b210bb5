package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.events.EventBroker;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.TopicPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about dead letters as somebody types them, at a real broker. */
class DltCommandTest {

    private static final String DEAD = "winnow.questions.v1-dlt";

    @TempDir private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        PrintWriter output = new PrintWriter(out);
        PrintWriter errors = new PrintWriter(err);
        int code =
                Winnow.run(
                        new Terminal(output, errors, false, false),
                        output,
                        errors,
                        Map.of(WinnowHome.VARIABLE, home.toString()),
                        arguments);
        output.flush();
        errors.flush();
        return code;
    }

    @Test
    void a_record_that_claims_another_origin_is_named_and_stays_and_the_others_go_back()
            throws Exception {
        EventBroker broker =
                new EventBroker(
                        new TopicPlan(1, (short) 1, 0, List.of(KafkaProperties.Questions.DEFAULT)));
        String servers = "--bootstrap-servers=" + broker.address();
        send(broker, "victim/payroll.md", "kafka_original-topic", "winnow.documents.v1");
        send(broker, "honest", "kafka_dlt-original-topic", "winnow.questions.v1");
        send(broker, "forged state", "kafka_original-topic", "winnow.queries.v1");

        assertThat(run("dlt", "show", DEAD, servers)).isZero();
        assertThat(out.toString())
                .contains(
                        "from   winnow.questions.v1",
                        "claims to come from winnow.documents.v1, and is not sent back",
                        "claims to come from winnow.queries.v1, and is not sent back")
                .doesNotContain("from   winnow.documents.v1");

        assertThat(run("dlt", "replay", DEAD, servers)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("1 records sent back");
        assertThat(err.toString())
                .contains(
                        DEAD
                                + "-0@0 stays: its headers say that it came from winnow.documents.v1, and its topic holds what came from winnow.questions.v1",
                        DEAD + "-0@2 stays: its headers say that it came from winnow.queries.v1");
        assertThat(broker.all("winnow.documents.v1")).isEmpty();
        assertThat(broker.all("winnow.queries.v1")).isEmpty();
        assertThat(broker.all("winnow.questions.v1"))
                .extracting(record -> EventBroker.text(record.key()))
                .containsExactly("honest");

        assertThat(run("dlt", "replay", "payments-dlt", servers)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("nothing goes back from payments-dlt");
    }

    private static void send(EventBroker broker, String key, String header, String value)
            throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(DEAD, EventBroker.bytes(key), EventBroker.bytes("{}"));
        record.headers().add(header, EventBroker.bytes(value));
        broker.send(record);
    }
}
