package dev.winnow.retriever.config;

import dev.winnow.core.index.SearchableStore;
import dev.winnow.platform.telemetry.WinnowNames;
import dev.winnow.retriever.index.LuceneIndex;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.io.IOException;

/** Shows how far the index has come, what it holds and whether it takes more. */
final class IndexMetrics {

    private final SearchableStore index;

    IndexMetrics(SearchableStore index, MeterRegistry meters) {
        this.index = index;
        Gauge.builder(WinnowNames.INDEX_POSITION, this, IndexMetrics::position)
                .description("sequence number of the newest change that can be searched")
                .strongReference(true)
                .register(meters);
        Gauge.builder(WinnowNames.DOCUMENTS, this, IndexMetrics::documents)
                .description("documents of all tenants that can be searched")
                .strongReference(true)
                .register(meters);
        Gauge.builder(WinnowNames.INDEX_WRITABLE, this, IndexMetrics::writable)
                .description("1 while the index takes changes, 0 while it can only be searched")
                .strongReference(true)
                .register(meters);
        if (index instanceof LuceneIndex files) {
            folder(files, meters);
        }
    }

    /** An engine on other machines has files and disks of its own, and says itself how they are. */
    private static void folder(LuceneIndex files, MeterRegistry meters) {
        Gauge.builder(WinnowNames.INDEX_DAMAGED, files, found -> found.damaged().size())
                .description("files of the index that are not as they were written")
                .strongReference(true)
                .register(meters);
        Gauge.builder(WinnowNames.INDEX_FREE, files, IndexMetrics::free)
                .description("free space on the disk of the index")
                .baseUnit(BaseUnits.BYTES)
                .strongReference(true)
                .register(meters);
    }

    private double position() {
        try {
            return index.sequence();
        } catch (IOException e) {
            // Closed or broken: readiness says which.
            return Double.NaN;
        }
    }

    private double documents() {
        try {
            return index.documents();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private double writable() {
        try {
            index.requireWritable();
            return 1;
        } catch (IOException e) {
            return 0;
        }
    }

    private static double free(LuceneIndex files) {
        try {
            return files.freeBytes();
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
