package dev.winnow.platform.kafka.event;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.retrytopic.RetryTopicHeaders;

/** Headers beside those of CloudEvents, and how they are read. */
public final class EventHeaders {

    /** Every header of ours begins with it; those travel on with the question. */
    static final String PREFIX = "winnow-";

    /**
     * The deadline in milliseconds since 1970: a copy, so that late records are recognised without
     * parsing them.
     */
    static final String DEADLINE = "winnow-deadline";

    /** The key under which somebody wrote the question, on every record that came of it. */
    public static final String QUESTION = "winnow-question";

    /** The version of a document, in digits. */
    public static final String VERSION = "winnow-version";

    /**
     * The topic in which the question ends, on every record that came of it; without it, {@code
     * winnow.contexts.v1}.
     */
    public static final String OUTCOMES = "winnow-outcomes";

    /** The signature of request id, scope and topic of the outcome; see {@link ScopeSignature}. */
    public static final String SCOPE_SIGNATURE = "winnow-scope-signature";

    private static final List<String> RETRY_HEADERS =
            List.of(
                    RetryTopicHeaders.DEFAULT_HEADER_ATTEMPTS,
                    RetryTopicHeaders.DEFAULT_HEADER_BACKOFF_TIMESTAMP,
                    RetryTopicHeaders.DEFAULT_HEADER_ORIGINAL_TIMESTAMP);

    private EventHeaders() {}

    /**
     * Whether spring-kafka adds it to a record that failed: where it was, why, and which attempt it
     * is.
     */
    public static boolean ofTheFailure(String name) {
        return name.startsWith("kafka_") || name.startsWith("retry_topic-");
    }

    /**
     * Takes away what nobody outside of the installation may say: headers of ours, and those of a
     * failure. A dead letter would otherwise go back to where its writer liked.
     *
     * @param allowed those of ours that its writer may set
     */
    public static void dropForged(Headers headers, String... allowed) {
        Set<String> kept = Set.of(allowed);
        for (Header header : headers.toArray()) {
            String name = header.key();
            if (ofTheFailure(name) || (name.startsWith(PREFIX) && !kept.contains(name))) {
                headers.remove(name);
            }
        }
    }

    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The copy of the deadline; {@link Deadline#NONE} if there is none or it cannot be read: the
     * state has the deadline itself.
     */
    public static Deadline deadline(Headers headers) {
        String millis = text(headers, DEADLINE);
        if (millis == null || !millis.matches("\\d{1,15}")) {
            return Deadline.NONE;
        }
        return new Deadline(Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    /**
     * The version of a document that a record states.
     *
     * @return null if it states none
     * @throws PoisonRecordException if it is no whole number
     */
    public static @Nullable Long version(Headers headers) {
        String version = text(headers, VERSION);
        if (version == null) {
            return null;
        }
        if (!version.matches("\\d{1,18}")) {
            throw new PoisonRecordException(
                    "the header %s must be a whole number of 1 to 18 digits".formatted(VERSION));
        }
        return Long.valueOf(version);
    }

    /**
     * The topic in which a question ends. It is always one of outcomes, whatever the header says.
     *
     * @throws PoisonRecordException as forged if the header names another one
     */
    public static String outcomes(Headers headers) {
        String topic = text(headers, OUTCOMES);
        if (topic == null) {
            // A gateway of an older version accepted it, and waits there.
            return RecordTopic.CONTEXTS.topic();
        }
        if (RecordTopic.CONTEXTS.nameIn(topic) == null) {
            throw PoisonRecordException.forged(
                    "the header %s names no topic of outcomes".formatted(OUTCOMES));
        }
        return topic;
    }

    /** Which attempt at this record it is: 1 for the first. */
    public static int attempt(Headers headers) {
        Header header = headers.lastHeader(RetryTopicHeaders.DEFAULT_HEADER_ATTEMPTS);
        return header == null || header.value() == null || header.value().length != Integer.BYTES
                ? 1
                : Math.max(1, ByteBuffer.wrap(header.value()).getInt());
    }

    /** Takes headers of retry topics away that whoever reads them would stumble over. */
    public static void dropUnreadable(Headers headers) {
        for (String name : RETRY_HEADERS) {
            for (Header header : headers.headers(name)) {
                byte[] value = header.value();
                if (value == null || value.length == 0 || value.length > Long.BYTES) {
                    headers.remove(name);
                    break;
                }
            }
        }
    }
}
