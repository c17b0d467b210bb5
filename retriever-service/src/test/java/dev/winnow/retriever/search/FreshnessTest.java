package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents come, change and go while questions are answered. */
class FreshnessTest extends RetrievalFixture {

    private static final int DOCUMENTS = 30;

    @BeforeEach
    void write() {
        write("first");
    }

    @Test
    void what_changes_between_the_rounds_is_seen_by_the_next_question_only() {
        Retrieval before = retrieve(Observation.NONE);
        AtomicBoolean changed = new AtomicBoolean();
        Retrieval during =
                retrieve(
                        (stage, part, duration) -> {
                            if (part.equals("feedback") && changed.compareAndSet(false, true)) {
                                change();
                            }
                        });
        Retrieval after = retrieve(Observation.NONE);

        assertThat(changed).isTrue();
        assertThat(during.feedback().ran()).isTrue();
        assertThat(during.candidates()).isEqualTo(before.candidates());
        assertThat(during.position()).isEqualTo(before.position());
        assertThat(after.position().sequence()).isGreaterThan(before.position().sequence());
        assertThat(texts(after))
                .allMatch(text -> text.contains("second"))
                .hasSize(DOCUMENTS - 1)
                .noneMatch(text -> text.endsWith(" 7"));
    }

    @Test
    void an_answer_never_mixes_two_states_of_the_index() throws Exception {
        Map<Long, String> written = new ConcurrentSkipListMap<>();
        written.put(retrieve(Observation.NONE).position().sequence(), "first");
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int g = 0; g < 40; g++) {
                                        String generation = "gen" + g;
                                        // Known before it can be seen: each document is one number.
                                        written.put((long) DOCUMENTS * (g + 2), generation);
                                        write(generation);
                                    }
                                });
        Map<Long, Integer> seen = new TreeMap<>();
        while (writer.isAlive()) {
            Retrieval found = retrieve(Observation.NONE);
            long sequence = found.position().sequence();
            seen.merge(sequence, 1, Integer::sum);
            assertThat(written).containsKey(sequence);
            assertThat(texts(found))
                    .hasSize(DOCUMENTS)
                    .allMatch(text -> text.contains(written.get(sequence) + " "));
        }
        writer.join();
        assertThat(seen).as("states that questions met").hasSizeGreaterThan(1);
    }

    private void change() {
        try {
            write("second");
            index.delete(TenantId.DEFAULT, new DocumentId("d7"));
            index.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String generation) {
        try {
            for (int d = 0; d < DOCUMENTS; d++) {
                put("d" + d, "apple pear " + generation + " item " + d);
            }
            index.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Retrieval retrieve(Observation observation) {
        return retriever(always(FeedbackTiming.BOTH))
                .retrieve(
                        hybrid("apple pear", 100),
                        new StageContext(CLOCK, Deadline.NONE, () -> false, observation));
    }

    private static List<String> texts(Retrieval found) {
        return found.candidates().stream().map(candidate -> candidate.passage().text()).toList();
    }
}
