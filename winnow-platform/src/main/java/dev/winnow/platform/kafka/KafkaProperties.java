package dev.winnow.platform.kafka;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How records are read and written. Kafka's own settings are those of {@code spring.kafka}.
 *
 * @param role what this program is on the line; winnow-app is the gateway, the services are stages
 * @param inputTopic what this stage reads; empty means the topic of the stage before it. Set it to leave a stage out of an installation
 * @param concurrency threads that read records, each with partitions of its own
 * @param retryDelays how long a record that failed waits before each further attempt; a deadline ends the attempts earlier
 * @param sendTimeout longest wait until the broker has a record
 * @param signingKey secret that all programs share, in base64, at least 32 bytes: seals the scope of each question. Empty means that the topics'
 *     access rules are the only guard
 * @param questions topics into which others write questions, and whose documents those may see
 * @param documents whether documents come by topic
 */
@ConfigurationProperties("winnow.kafka")
public record KafkaProperties(
        @DefaultValue("stage") Role role,
        @DefaultValue("") String inputTopic,
        @DefaultValue("2") int concurrency,
        @DefaultValue({"1s", "5s", "30s"}) List<Duration> retryDelays,
        @DefaultValue("10s") Duration sendTimeout,
        @DefaultValue("") String signingKey,
        @DefaultValue List<Questions> questions,
        @DefaultValue Documents documents) {

    /**
     * Documents by topic.
     *
     * @param replica whether the index of retriever-service follows winnow.passages.v1; nothing else can change it then, and what is uploaded goes to
     *     winnow.documents.v1
     * @param worker whether this program makes passages of documents as well; an index that does not follow has no worker
     */
    public record Documents(
            @DefaultValue("false") boolean replica, @DefaultValue("true") boolean worker) {}

    /** What a program is on the line. */
    public enum Role {
        /** Does the work of one stage. */
        STAGE,
        /** Takes questions and answers them. */
        GATEWAY
    }

    /**
     * A topic of questions.
     *
     * @param topic its name
     * @param tenant whose documents its questions may see
     * @param groups groups whose documents they may see as well
     */
    public record Questions(
            @DefaultValue("winnow.questions.v1") String topic,
            @DefaultValue("default") String tenant,
            @DefaultValue List<String> groups) {

        public Questions {
            groups = List.copyOf(groups);
        }

        Scope scope() {
            return new Scope(new TenantId(tenant), groups);
        }
    }

    public KafkaProperties {
        retryDelays = List.copyOf(retryDelays);
        questions = List.copyOf(questions);
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "winnow.kafka.concurrency must be at least 1, got " + concurrency);
        }
        for (Duration delay : retryDelays) {
            if (delay.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "winnow.kafka.retry-delays must be at least 1 ms each, got " + delay);
            }
        }
        if (sendTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "winnow.kafka.send-timeout must be at least 1 ms, got " + sendTimeout);
        }
        key(signingKey);
        scopes(questions);
    }

    /** The topics into which others write questions, in alphabetical order. */
    public Set<String> questionTopics() {
        return scopes().keySet();
    }

    RetryDelays retries() {
        return new RetryDelays(retryDelays);
    }

    ScopeSeal seal() {
        return new ScopeSeal(key(signingKey));
    }

    /** Topic to scope, in alphabetical order; the default topic and tenant if none is set. */
    Map<String, Scope> scopes() {
        return scopes(
                questions.isEmpty()
                        ? List.of(
                                new Questions(
                                        RecordTopic.QUESTIONS.topic(),
                                        TenantId.DEFAULT.value(),
                                        List.of()))
                        : questions);
    }

    private static Map<String, Scope> scopes(List<Questions> topics) {
        Map<String, Scope> scopes = new TreeMap<>();
        for (Questions questions : topics) {
            if (scopes.put(questions.topic(), questions.scope()) != null) {
                throw new IllegalArgumentException(
                        "winnow.kafka.questions has the topic %s twice"
                                .formatted(questions.topic()));
            }
        }
        return scopes;
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
        if (key.length < ScopeSeal.MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "winnow.kafka.signing-key has %d bytes, at least %d are needed"
                            .formatted(key.length, ScopeSeal.MIN_KEY_BYTES));
        }
        return key;
    }
}
