package dev.winnow.ingest.replica;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.ingest.topic.DocumentKey;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Applies records of the passages topic to an index, in the order of each partition. Used by one thread. */
final class PassageApplication {

    private static final Logger log = LoggerFactory.getLogger(PassageApplication.class);

    private final VersionedDocumentStore replica;
    private final String settings;

    /**
     * Versions whose parts are still coming. One that was given up half-way, because its worker died, is written again: the change that it came of was
     * not committed.
     */
    private final Map<DocumentKey, PendingDocument> pending = new HashMap<>();

    private int unreadable;

    /**
     * @param settings hash of what the index's passages are made with
     */
    PassageApplication(VersionedDocumentStore replica, String settings) {
        this.replica = replica;
        this.settings = settings;
    }

    /**
     * Applies a record.
     *
     * @return whether the index changed
     * @throws ForeignPassagesException if the passages were made with other settings
     */
    boolean apply(ConsumerRecord<byte[], byte[]> record)
            throws IOException, ForeignPassagesException {
        try {
            if (record.key() == null) {
                throw new PoisonRecordException("the record has no key");
            }
            String key = new String(record.key(), StandardCharsets.UTF_8);
            return DocumentKey.isPart(key)
                    ? part(DocumentKey.ofPart(key), record)
                    : document(DocumentKey.parse(record.key()), record);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | PoisonRecordException e) {
            // Only workers may write here, so this is a defect; the documents behind it must not
            // wait for it.
            unreadable++;
            log.error(
                    "offset {} of partition {} of the passages topic was left out, because it cannot be read: {}",
                    record.offset(),
                    record.partition(),
                    e.getMessage());
            return false;
        }
    }

    /** Where to read on in a partition after a restart: behind everything, or at the first version that is not complete. */
    long resume(int partition, long next) {
        long resume = next;
        for (PendingDocument document : pending.values()) {
            if (document.partition() == partition) {
                resume = Math.min(resume, document.offset());
            }
        }
        return resume;
    }

    /** Records that were left out. */
    int unreadable() {
        return unreadable;
    }

    private boolean document(DocumentKey key, ConsumerRecord<byte[], byte[]> record)
            throws IOException, ForeignPassagesException {
        long version = PassageEvents.version(record);
        if (!isNewer(key, version)) {
            return false;
        }
        pending.remove(key);
        if (record.value() == null) {
            replica.delete(
                    key.tenant(), key.id(), version, Instant.ofEpochMilli(record.timestamp()));
            return true;
        }
        PassageManifest manifest = read(record, PassageManifest.class);
        if (!manifest.settings().equals(settings)) {
            throw new ForeignPassagesException(manifest.settings(), settings);
        }
        pending.put(key, new PendingDocument(key, manifest, record.partition(), record.offset()));
        return false;
    }

    private boolean part(DocumentKey key, ConsumerRecord<byte[], byte[]> record)
            throws IOException {
        PendingDocument document = pending.get(key);
        if (document == null || record.value() == null) {
            return false;
        }
        document.take(read(record, PassagePart.class));
        if (!document.complete()) {
            return false;
        }
        pending.remove(key);
        try {
            document.storeIn(replica);
        } catch (RuntimeException e) {
            throw new PoisonRecordException(
                    "its document cannot be stored: " + e.getClass().getSimpleName());
        }
        return true;
    }

    private boolean isNewer(DocumentKey key, long version) throws IOException {
        PendingDocument coming = pending.get(key);
        if (coming != null && version < coming.version()) {
            // Of a worker that does not know yet that it lost the partition.
            return false;
        }
        OptionalLong known = replica.version(key.tenant(), key.id());
        return known.isEmpty() || version > known.getAsLong();
    }

    private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        @Nullable T value;
        try {
            value = WinnowJson.tolerant().readValue(PassageEvents.data(record), type);
        } catch (JacksonException e) {
            throw new PoisonRecordException("the data cannot be read");
        }
        if (value == null) {
            throw new PoisonRecordException("the data is null");
        }
        return value;
    }
}
