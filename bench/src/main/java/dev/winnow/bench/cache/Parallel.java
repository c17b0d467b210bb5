package dev.winnow.bench.cache;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on several threads, with results that do not depend on how many they are. */
public final class Parallel {

    private Parallel() {}

    /** Makes a result of one thing. */
    @FunctionalInterface
    public interface Work<T, R> {
        R of(T thing) throws Exception;
    }

    /**
     * The result of each thing, in their order. After a failure nothing new is begun.
     *
     * @param threads things that are worked on at the same time, 1 upwards
     * @throws IOException what the work throws; other checked exceptions as its cause
     */
    public static <T, R> List<R> map(List<T> things, int threads, Work<? super T, R> work)
            throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<R>> futures = new ArrayList<>(things.size());
            things.forEach(thing -> futures.add(pool.submit(() -> work.of(thing))));
            List<R> results = new ArrayList<>(things.size());
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            switch (Objects.requireNonNullElse(e.getCause(), e)) {
                case IOException failure -> throw failure;
                case RuntimeException defect -> throw defect;
                case Throwable other -> throw new IOException(other.getMessage(), other);
            }
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }
}
