package dev.winnow.retriever.config;

import dev.winnow.core.index.SearchableStore;
import dev.winnow.platform.telemetry.WinnowNames;
import dev.winnow.retriever.index.LuceneIndex;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.lucene.util.IOSupplier;
import org.jspecify.annotations.Nullable;

/** Shows how far the index has come, what it holds and whether it takes more. */
final class IndexMetrics {

    private final MeterRegistry meters;

    IndexMetrics(SearchableStore index, MeterRegistry meters) {
        this.meters = meters;
        gauge(
                WinnowNames.INDEX_POSITION,
                index::sequence,
                null,
                "sequence number of the newest change that can be searched");
        gauge(
                WinnowNames.DOCUMENTS,
                index::documents,
                null,
                "documents of all tenants that can be searched");
        gauge(
                WinnowNames.INDEX_WRITABLE,
                () -> isWritable(index) ? 1 : 0,
                null,
                "1 while the index takes changes, 0 while it can only be searched");
        // An engine on other machines has files and disks of its own, and says itself how they are.
        if (index instanceof LuceneIndex files) {
            gauge(
                    WinnowNames.INDEX_DAMAGED,
                    () -> files.damaged().size(),
                    null,
                    "files of the index that are not as they were written");
            gauge(
                    WinnowNames.INDEX_FREE,
                    files::freeBytes,
                    BaseUnits.BYTES,
                    "free space on the disk of the index");
        }
    }

    private void gauge(
            String name, IOSupplier<Number> reading, @Nullable String unit, String description) {
        Supplier<Number> value =
                () -> {
                    try {
                        return reading.get();
                    } catch (IOException e) {
                        // Closed or broken: readiness says which.
                        return Double.NaN;
                    }
                };
        Gauge.builder(name, value).description(description).baseUnit(unit).register(meters);
    }

    private static boolean isWritable(SearchableStore index) {
        try {
            index.requireWritable();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
