package dev.winnow.bench.stack;

import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.Publication;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.ingest.topic.IngestLag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Documents of a running stack: writes files to its documents topic, and waits until its index has
 * them.
 */
public final class StackDocuments {

    private static final Duration SEND = Duration.ofSeconds(30);

    private static final Duration GLANCE = Duration.ofMillis(300);

    private final Stack stack;
    private final InstantSource clock;

    public StackDocuments(Stack stack, InstantSource clock) {
        this.stack = stack;
        this.clock = clock;
    }

    /** True if no document was ever written to the stack's broker. */
    public boolean none() throws InterruptedException {
        try (Admin admin = admin()) {
            return new IngestLag(admin).written() == 0;
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()));
    }

    /**
     * Writes all files that are under some paths.
     *
     * @throws IOException if the broker does not take them
     */
    public IngestReport send(List<Path> roots, IngestListener listener)
            throws IOException, InterruptedException {
        ExtractionLimits limits = ExtractionLimits.DEFAULT;
        try (IsolatedExtractor extractor = new IsolatedExtractor(limits, 1);
                DocumentSender topic =
                        DocumentSender.connect(stack.bootstrapServers(), SEND, clock)) {
            return new Publication(extractor, topic, true, limits, clock)
                    .run(FolderWalk.find(TenantId.DEFAULT, roots), listener);
        }
    }

    /**
     * Waits until everything that the topic holds can be searched.
     *
     * @param tell takes the number of documents that wait, whenever it changes
     * @return false if the time passed
     */
    public boolean await(Duration patience, Consumer<Long> tell) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long told = -1;
        try (Admin admin = admin()) {
            IngestLag lag = new IngestLag(admin);
            while (System.nanoTime() < end) {
                long waiting = lag.waiting();
                if (waiting == 0) {
                    return true;
                }
                if (waiting != told) {
                    tell.accept(waiting);
                    told = waiting;
                }
                Thread.sleep(GLANCE);
            }
            return false;
        }
    }
}
