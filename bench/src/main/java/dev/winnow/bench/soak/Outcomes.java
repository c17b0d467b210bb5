package dev.winnow.bench.soak;

import dev.winnow.app.context.ContextId;
import dev.winnow.bench.topic.NumberedQuestions;
import dev.winnow.core.context.CompactContext;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Outcomes of the questions of a soak. For one thread. */
final class Outcomes {

    /** Stands for a question that ended with a problem. */
    private static final String FAILED = "failed";

    private final NumberedQuestions asked;
    private final List<Soak.Question> questions;
    private final @Nullable String[] first;
    private int answered;
    private int repeats;
    private int unequalRepeats;

    /**
     * @param asked the questions as they are sent
     * @param questions the same, with the context that each must have
     * @param count questions in all
     */
    Outcomes(NumberedQuestions asked, List<Soak.Question> questions, int count) {
        this.asked = asked;
        this.questions = questions;
        this.first = new String[count];
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        int number = asked.number(record);
        if (number < 0) {
            return;
        }
        ContextRecord outcome =
                WinnowJson.tolerant().readValue(record.value(), ContextRecord.class);
        CompactContext context = outcome.context();
        String id = context == null ? FAILED : ContextId.of(context);
        String before = first[number];
        if (before == null) {
            first[number] = id;
            answered++;
        } else {
            repeats++;
            unequalRepeats += before.equals(id) ? 0 : 1;
        }
    }

    int answered() {
        return answered;
    }

    SoakReport report(List<String> killed, double seconds) {
        int failed = 0;
        int differing = 0;
        for (int i = 0; i < first.length; i++) {
            String id = first[i];
            if (FAILED.equals(id)) {
                failed++;
            } else if (id != null && !id.equals(questions.get(i % questions.size()).contextId())) {
                differing++;
            }
        }
        return new SoakReport(
                first.length,
                answered,
                first.length - answered,
                failed,
                differing,
                repeats,
                unequalRepeats,
                killed,
                seconds);
    }
}
