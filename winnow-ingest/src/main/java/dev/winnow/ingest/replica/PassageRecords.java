package dev.winnow.ingest.replica;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.prepare.DocumentRefusedException;
import dev.winnow.ingest.prepare.PreparedDocument;
import dev.winnow.ingest.topic.DocumentKey;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes versions of documents as records: a manifest, its parts, and tombstones for parts that an older version had more. */
final class PassageRecords {

    /** Passages of a few hundred tokens with vectors: together some 300 KB. */
    private static final int MOST_PASSAGES = 64;

    /** Longest slice, in UTF-16 units, unless one passage alone is longer: 1.5 MB of most scripts. */
    private static final int LONGEST_SLICE = 500_000;

    /** Room for headers, below the topic's limit. */
    private static final int LARGEST_VALUE = TopicPlan.LARGEST_PASSAGES - 64 * 1024;

    private final String settings;
    private final PassageEvents events;

    /**
     * @param settings hash of what passages are made with
     */
    PassageRecords(String settings, PassageEvents events) {
        this.settings = settings;
        this.events = events;
    }

    /**
     * A new version.
     *
     * @param partition of the topic
     * @param before parts of the version that it replaces
     * @throws DocumentRefusedException if a part of it is too large for the topic
     */
    List<ProducerRecord<byte[], byte[]>> stored(
            int partition, DocumentKey key, long version, PreparedDocument prepared, int before)
            throws DocumentRefusedException {
        List<byte[]> values = new ArrayList<>();
        for (PassagePart part : parts(version, prepared)) {
            values.add(checked(WinnowJson.tolerant().writeValueAsBytes(part)));
        }
        PassageManifest manifest = manifest(version, values.size(), prepared.document());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(values.size() + 1);
        records.add(
                events.manifest(
                        partition,
                        key,
                        version,
                        checked(WinnowJson.tolerant().writeValueAsBytes(manifest))));
        for (int part = 1; part <= values.size(); part++) {
            records.add(events.part(partition, key, part, version, values.get(part - 1)));
        }
        for (int part = values.size() + 1; part <= before; part++) {
            records.add(events.part(partition, key, part, version, null));
        }
        return records;
    }

    /** A deletion. */
    List<ProducerRecord<byte[], byte[]>> deleted(
            int partition, DocumentKey key, long version, int before) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(before + 1);
        records.add(events.manifest(partition, key, version, null));
        for (int part = 1; part <= before; part++) {
            records.add(events.part(partition, key, part, version, null));
        }
        return records;
    }

    private PassageManifest manifest(long version, int parts, IncomingDocument document) {
        return new PassageManifest(
                version,
                parts,
                settings,
                document.origin(),
                document.title(),
                document.uri(),
                document.mediaType(),
                document.groups(),
                document.metadata(),
                document.contentHash());
    }

    private static List<PassagePart> parts(long version, PreparedDocument prepared) {
        String text = prepared.document().text();
        List<EmbeddedPassage> passages = prepared.passages();
        List<PassagePart> parts = new ArrayList<>();
        int from = 0;
        int next = 0;
        do {
            int first = next;
            while (next < passages.size()
                    && next - first < MOST_PASSAGES
                    && (next == first || end(passages, next, text) - from <= LONGEST_SLICE)) {
                next++;
            }
            int to = end(passages, next - 1, text);
            parts.add(
                    new PassagePart(
                            version,
                            parts.size() + 1,
                            text.substring(from, to),
                            rows(passages.subList(first, next))));
            from = to;
        } while (next < passages.size());
        return parts;
    }

    /** Where the slice ends that this passage is the last one of: where the next begins. */
    private static int end(List<EmbeddedPassage> passages, int at, String text) {
        return at + 1 < passages.size() ? passages.get(at + 1).passage().start() : text.length();
    }

    private static List<PassagePart.Row> rows(List<EmbeddedPassage> passages) {
        List<PassagePart.Row> rows = new ArrayList<>(passages.size());
        for (EmbeddedPassage embedded : passages) {
            rows.add(
                    new PassagePart.Row(
                            embedded.passage().headings(),
                            embedded.passage().start(),
                            embedded.passage().end(),
                            VectorBytes.of(embedded.vector()),
                            given(embedded.impacts())));
        }
        return rows;
    }

    private static @Nullable Impacts given(Impacts impacts) {
        return impacts.isEmpty() ? null : impacts;
    }

    private static byte[] checked(byte[] value) throws DocumentRefusedException {
        if (value.length > LARGEST_VALUE) {
            throw new DocumentRefusedException(
                    "part-too-large",
                    "a part of the document has %,d bytes as a record, at most %,d are possible; it holds a passage that cannot be cut, or too much metadata"
                            .formatted(value.length, LARGEST_VALUE));
        }
        return value;
    }
}
