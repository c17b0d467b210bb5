package dev.winnow.platform.kafka.topic;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A topic of questions.
 *
 * @param topic its name
 * @param tenant whose documents its questions may see
 * @param groups groups whose documents they may see as well
 * @param outcomes the topic in which its questions end: winnow.contexts.v1, or
 *     winnow.contexts.NAME.v1. Empty means the one that is named like the topic of questions
 * @param answers the topic of their answers: winnow.answers.v1, or winnow.answers.NAME.v1. Empty
 *     means the one that is named like the topic of questions
 */
public record QuestionsTopic(
        @DefaultValue("winnow.questions.v1") String topic,
        @DefaultValue("default") String tenant,
        @DefaultValue List<String> groups,
        @DefaultValue("") String outcomes,
        @DefaultValue("") String answers) {

    /** The topic and the tenant of an installation that sets none. */
    public static final QuestionsTopic DEFAULT = of(RecordTopic.QUESTIONS.topic());

    public QuestionsTopic {
        groups = List.copyOf(groups);
        outcomes = checked(topic, "outcomes", RecordTopic.CONTEXTS, outcomes);
        answers = checked(topic, "answers", RecordTopic.ANSWERS, answers);
    }

    /**
     * A topic for the tenant of an installation that sets none; outcomes and answers are named like
     * it.
     */
    public static QuestionsTopic of(String topic) {
        return new QuestionsTopic(topic, TenantId.DEFAULT.value(), List.of(), "", "");
    }

    /** The documents that its questions may see. */
    public Scope scope() {
        return new Scope(new TenantId(tenant), groups);
    }

    private static String checked(
            String questions, String setting, RecordTopic kind, String topic) {
        String given = topic.isEmpty() ? null : kind.nameIn(topic);
        String name = topic.isEmpty() ? RecordTopic.QUESTIONS.nameIn(questions) : given;
        if (name == null) {
            throw new IllegalArgumentException(
                    "winnow.kafka.questions, topic %s: %s must be %s or %s, got %s"
                            .formatted(
                                    questions,
                                    setting,
                                    kind.topic(),
                                    kind.topic("NAME"),
                                    topic.isEmpty()
                                            ? "nothing, and the topic is not called winnow.questions.NAME.v1, from which it would follow"
                                            : topic));
        }
        if (name.equals(RecordTopic.HTTP)) {
            throw new IllegalArgumentException(
                    "winnow.kafka.questions, topic %s: %s is kept for questions over HTTP; give it other %s"
                            .formatted(questions, kind.topic(name), setting));
        }
        return kind.topic(name);
    }
}
