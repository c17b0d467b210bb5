package dev.winnow.eval.reading;

import dev.winnow.eval.metric.TimePercentiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Times two ways beside each other. They take turns, item by item and in turned order, so that the
 * day hits both alike.
 *
 * @param <T> what both are given
 */
final class Turns<T> {

    /** One way: milliseconds for an item. */
    interface Timed<T> {
        double millis(T item) throws IOException;
    }

    private final List<T> items;
    private final IntConsumer progress;

    /**
     * @param progress receives the number of items that are done
     */
    Turns(List<T> items, IntConsumer progress) {
        this.items = items;
        this.progress = progress;
    }

    /** The times of both ways by their names; none without items. */
    Map<String, TimePercentiles> of(String one, Timed<T> first, String other, Timed<T> second)
            throws IOException {
        if (items.isEmpty()) {
            return Map.of();
        }
        List<Double> ones = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (T item : items) {
            if (ones.size() % 2 == 0) {
                ones.add(first.millis(item));
                others.add(second.millis(item));
            } else {
                others.add(second.millis(item));
                ones.add(first.millis(item));
            }
            progress.accept(ones.size());
        }
        Map<String, TimePercentiles> times = new LinkedHashMap<>();
        times.put(one, TimePercentiles.of(ones));
        times.put(other, TimePercentiles.of(others));
        return times;
    }
}
