package dev.winnow.platform.kafka;

import dev.winnow.core.settings.Ranges;
import dev.winnow.platform.kafka.event.ScopeSignature;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How records are read and written. Kafka's own settings are those of {@code spring.kafka}.
 *
 * @param role what this program is on the line; winnow-app is the gateway, the services are stages
 * @param inputTopic what this stage reads; empty means the topic of the stage before it. Set it to
 *     leave a stage out of an installation
 * @param concurrency threads that read records, each with partitions of its own
 * @param retryDelays how long a record that failed waits before each further attempt; a deadline
 *     ends the attempts earlier
 * @param signingKey secret that all programs share, in base64, at least 32 bytes: signs the scope
 *     of each question and the topic of its outcome, and the caller of each request that the
 *     gateway sends on. Empty means that the topics' access rules are the only guard, and that the
 *     gateway sends no request on
 * @param questions topics into which others write questions, whose documents those may see, and
 *     where they end; winnow.questions.v1 for the default tenant if there is none
 * @param documents whether documents come by topic
 */
@ConfigurationProperties("winnow.kafka")
public record KafkaProperties(
        @DefaultValue("stage") Role role,
        @DefaultValue("") String inputTopic,
        @DefaultValue("2") int concurrency,
        @DefaultValue({"1s", "5s", "30s"}) List<Duration> retryDelays,
        @DefaultValue("") String signingKey,
        @DefaultValue List<QuestionsTopic> questions,
        @DefaultValue Documents documents) {

    /** Longest wait until the broker has a record; a try that is left counts as failed. */
    public static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Documents by topic.
     *
     * @param enabled whether the index of retriever-service gets its documents from
     *     winnow.documents.v1; nothing else can change it then, and what is uploaded goes to that
     *     topic
     * @param worker whether this program reads that topic into the index; without it another
     *     program that shares the index has to
     */
    public record Documents(
            @DefaultValue("false") boolean enabled, @DefaultValue("true") boolean worker) {}

    /** What a program is on the line. */
    public enum Role {
        /** Does the work of one stage. */
        STAGE,
        /** Takes questions and answers them. */
        GATEWAY
    }

    public KafkaProperties {
        retryDelays = List.copyOf(retryDelays);
        questions = questions.isEmpty() ? List.of(QuestionsTopic.DEFAULT) : List.copyOf(questions);
        Ranges.atLeast("winnow.kafka.concurrency", concurrency, 1);
        for (Duration delay : retryDelays) {
            if (delay.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "winnow.kafka.retry-delays must be at least 1 ms each, got " + delay);
            }
        }
        key(signingKey);
        for (int i = 0; i < questions.size(); i++) {
            for (QuestionsTopic before : questions.subList(0, i)) {
                requireApart(before, questions.get(i));
            }
        }
    }

    /**
     * The topics of accepted questions, outcomes and answers into which this installation writes.
     */
    public Set<String> written() {
        Set<String> written = new TreeSet<>();
        written.add(RecordTopic.ACCEPTED.topic());
        written.add(RecordTopic.CONTEXTS.topic(RecordTopic.HTTP));
        for (QuestionsTopic from : questions) {
            written.add(from.outcomes());
            written.add(from.answers());
        }
        return written;
    }

    ScopeSignature signature() {
        return new ScopeSignature(secret());
    }

    /** The bytes of the signing key, or null without one. */
    public byte @Nullable [] secret() {
        return key(signingKey);
    }

    /**
     * Whoever may read a topic of outcomes or answers may read what it says of every question that
     * ends there.
     */
    private static void requireApart(QuestionsTopic one, QuestionsTopic other) {
        if (one.topic().equals(other.topic())) {
            throw new IllegalArgumentException(
                    "winnow.kafka.questions has the topic %s twice".formatted(one.topic()));
        }
        boolean outcomes = one.outcomes().equals(other.outcomes());
        boolean answers = one.answers().equals(other.answers());
        if ((outcomes || answers) && !one.scope().equals(other.scope())) {
            throw new IllegalArgumentException(
                    "winnow.kafka.questions: %s and %s are for different tenants or groups, and share %s; give each its own"
                            .formatted(
                                    one.topic(),
                                    other.topic(),
                                    outcomes ? one.outcomes() : one.answers()));
        }
        if (outcomes && !answers) {
            throw new IllegalArgumentException(
                    "winnow.kafka.questions: %s and %s share %s, and so they must share their answers as well"
                            .formatted(one.topic(), other.topic(), one.outcomes()));
        }
    }

    private static byte @Nullable [] key(String base64) {
        if (base64.isEmpty()) {
            return null;
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("winnow.kafka.signing-key is not base64", e);
        }
        if (key.length < ScopeSignature.MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "winnow.kafka.signing-key has %d bytes, at least %d are needed"
                            .formatted(key.length, ScopeSignature.MIN_KEY_BYTES));
        }
        return key;
    }
}
