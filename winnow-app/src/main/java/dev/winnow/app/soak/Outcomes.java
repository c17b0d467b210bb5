package dev.winnow.app.soak;

import dev.winnow.app.context.ContextId;
import dev.winnow.core.context.CompactContext;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.ContextRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Takes down what came of each question. For one thread. */
final class Outcomes {

    private static final String QUESTION = "winnow-question";

    /** Stands for a question that ended with a problem. */
    private static final String FAILED = "failed";

    private final String run;
    private final List<SoakQuestion> questions;
    private final @Nullable String[] first;
    private int answered;
    private int repeats;
    private int unequalRepeats;

    /**
     * @param run begins the keys of this soak
     * @param questions asked in turn
     * @param count questions in all
     */
    Outcomes(String run, List<SoakQuestion> questions, int count) {
        this.run = run;
        this.questions = questions;
        this.first = new String[count];
    }

    static String key(String run, int number) {
        return run + "-" + number;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(QUESTION);
        if (header == null) {
            return;
        }
        String key = new String(header.value(), StandardCharsets.UTF_8);
        if (!key.startsWith(run + "-")) {
            return;
        }
        int number = Integer.parseInt(key.substring(run.length() + 1));
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
