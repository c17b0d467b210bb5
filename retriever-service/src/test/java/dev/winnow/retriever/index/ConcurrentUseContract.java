package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

abstract class ConcurrentUseContract extends EngineContract {

    private final int versions;

    /**
     * @param versions how often each document is replaced
     */
    ConcurrentUseContract(Engine engine, int versions) {
        super(engine);
        this.versions = versions;
    }

    @Test
    void readers_see_whole_versions_only_while_writers_replace_them() throws Exception {
        AtomicInteger writing = new AtomicInteger(2);
        put("a", 0);
        put("b", 0);
        index.commit();
        long begin = index.sequence();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (String id : List.of("a", "b")) {
                all.add(
                        threads.submit(
                                () -> {
                                    try {
                                        for (int i = 1; i <= versions; i++) {
                                            put(id, i);
                                            index.commit();
                                        }
                                    } finally {
                                        writing.decrementAndGet();
                                    }
                                    return null;
                                }));
                all.add(
                        threads.submit(
                                () -> {
                                    do {
                                        readOneView();
                                    } while (writing.get() > 0);
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(index.sequence()).isGreaterThanOrEqualTo(begin + versions);
    }

    private void readOneView() {
        try (IndexView view = view()) {
            for (String id : List.of("a", "b")) {
                int[] lines = handles(byWords(view, "document" + id, 10));
                assertThat(lines).hasSize(3);
                assertThat(
                                view.passages(lines).stream()
                                        .map(line -> line.text().split(" ")[1])
                                        .distinct())
                        .as("one version")
                        .hasSize(1);
            }
        }
    }

    private void put(String id, int version) throws IOException {
        String line = "document" + id + " " + version + " line ";
        put(id, line + "1\n" + line + "2\n" + line + "3");
    }
}
