package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Hit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
abstract class ConcurrentUseContract {

    private final Engine engine;
    private final int versions;

    /**
     * @param versions how often each document is replaced
     */
    ConcurrentUseContract(Engine engine, int versions) {
        this.engine = engine;
        this.versions = versions;
    }

    @TempDir private Path folder;

    @Test
    void readers_see_whole_versions_only_while_writers_replace_them() throws Exception {
        AtomicInteger writing = new AtomicInteger(2);
        try (SearchableStore index = engine.open(folder);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            StoreFixture.put(index, version("a", 0));
            StoreFixture.put(index, version("b", 0));
            index.commit();
            long begin = sequence(index);
            List<Future<?>> all = new ArrayList<>();
            for (String id : List.of("a", "b")) {
                Callable<Void> writer =
                        () -> {
                            try {
                                for (int i = 1; i <= versions; i++) {
                                    StoreFixture.put(index, version(id, i));
                                    index.commit();
                                }
                            } finally {
                                writing.decrementAndGet();
                            }
                            return null;
                        };
                Callable<Integer> reader =
                        () -> {
                            int views = 0;
                            do {
                                readOneView(index);
                                views++;
                            } while (writing.get() > 0);
                            return views;
                        };
                all.add(threads.submit(writer));
                all.add(threads.submit(reader));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(sequence(index)).isGreaterThanOrEqualTo(begin + versions);
        }
    }

    private static long sequence(SearchableStore index) {
        try (IndexView view = index.passages().view()) {
            return view.position().sequence();
        }
    }

    private static void readOneView(SearchableStore index) {
        try (IndexView view = index.passages().view()) {
            for (String id : List.of("a", "b")) {
                List<Hit> hits =
                        view.lexical(view.analyse("document" + id), StoreFixture.EVERYTHING, 10);
                int[] handles = hits.stream().mapToInt(Hit::handle).toArray();
                assertThat(handles).hasSize(3);
                assertThat(
                                view.passages(handles).stream()
                                        .map(passage -> passage.text().split(" ")[1])
                                        .distinct())
                        .as("one version")
                        .hasSize(1);
            }
        }
    }

    private static IncomingDocument version(String id, int version) {
        String line = "document" + id + " " + version + " line ";
        return StoreFixture.document(id, line + "1\n" + line + "2\n" + line + "3");
    }
}
