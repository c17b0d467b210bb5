package dev.winnow.bench.topic;

import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Questions of one run, asked in turn under keys that count them.
 *
 * @param run begins the keys; no other run's on the same topics
 * @param texts asked in turn
 * @param candidates passages to rerank for each
 */
public record NumberedQuestions(String run, List<String> texts, int candidates) {

    /** The header of an outcome that holds the key of its question. */
    private static final String QUESTION = "winnow-question";

    public NumberedQuestions {
        texts = List.copyOf(texts);
    }

    /** The record of a question. */
    public ProducerRecord<byte[], byte[]> record(int number) {
        byte[] body =
                WinnowJson.strict()
                        .writeValueAsBytes(
                                Map.of(
                                        "query",
                                        texts.get(number % texts.size()),
                                        "settings",
                                        Map.of("candidates", candidates)));
        return new ProducerRecord<>(
                RecordTopic.QUESTIONS.topic(),
                (run + "-" + number).getBytes(StandardCharsets.UTF_8),
                body);
    }

    /** The number of the question that an outcome answers, or -1 if it is none of this run. */
    public int number(ConsumerRecord<byte[], byte[]> outcome) {
        Header header = outcome.headers().lastHeader(QUESTION);
        String key = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        return key.startsWith(run + "-") ? Integer.parseInt(key.substring(run.length() + 1)) : -1;
    }
}
