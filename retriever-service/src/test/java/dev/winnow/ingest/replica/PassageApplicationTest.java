package dev.winnow.ingest.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.prepare.DocumentRefusedException;
import dev.winnow.ingest.prepare.PreparedDocument;
import dev.winnow.ingest.topic.DocumentKey;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.Shelf;
import dev.winnow.retriever.index.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of the passages topic on a real index. */
class PassageApplicationTest {

    private static final DocumentKey KEY =
            new DocumentKey(TenantId.DEFAULT, new DocumentId("a/b c"));

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    @TempDir private Path folder;

    private final PassageRecords records =
            new PassageRecords("settings", new PassageEvents(InstantSource.fixed(NOW)));
    private LuceneIndex store;
    private PassageApplication application;
    private long offset;

    @BeforeEach
    void open() throws IOException {
        store = Shelf.open(folder);
        application = new PassageApplication(store, "settings");
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    /** A document of so many lines, each a passage; 64 of them fill a part. */
    private List<ProducerRecord<byte[], byte[]>> version(long version, int lines, int before)
            throws DocumentRefusedException {
        IncomingDocument document =
                Shelf.document(KEY.id().value(), ("line of " + version + "\n").repeat(lines));
        return records.stored(
                0, KEY, version, new PreparedDocument(document, Shelf.passages(document)), before);
    }

    private boolean apply(ProducerRecord<byte[], byte[]> record) throws Exception {
        return application.apply(
                new ConsumerRecord<>(
                        record.topic(),
                        0,
                        offset++,
                        NOW.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        record.key() == null ? 0 : record.key().length,
                        record.value() == null ? 0 : record.value().length,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()));
    }

    private Optional<String> text() throws IOException {
        store.commit(new TopicPosition("t", new TreeMap<>(Map.of(0, offset)), NOW), store.losses());
        return store.original(Scope.local(), KEY.id());
    }

    @Test
    void a_version_takes_effect_when_all_its_parts_are_there() throws Exception {
        List<ProducerRecord<byte[], byte[]>> first = version(1, 150, 0);
        assertThat(first).hasSize(4);
        for (ProducerRecord<byte[], byte[]> record : first.subList(0, 3)) {
            assertThat(apply(record)).isFalse();
        }
        assertThat(text()).isEmpty();
        assertThat(application.resume(0, offset)).isZero();
        assertThat(application.resume(1, 9)).isEqualTo(9);

        assertThat(apply(first.get(3))).isTrue();
        assertThat(text()).contains("line of 1\n".repeat(150));
        assertThat(application.resume(0, offset)).isEqualTo(4);
        assertThat(store.stored(TenantId.DEFAULT, KEY.id()).orElseThrow().passages())
                .isEqualTo(150);
    }

    /** A volume of which nobody can tell for a moment how full it is: nothing to leave a document out for. */
    @Test
    void a_document_that_the_index_does_not_take_now_is_no_unreadable_record() throws Exception {
        SmallDisk disk = new SmallDisk(1 << 30);
        try (LuceneIndex other = disk.open(folder.resolve("other"), 8 << 20)) {
            application = new PassageApplication(other, "settings");
            List<ProducerRecord<byte[], byte[]>> first = version(1, 1, 0);
            assertThat(apply(first.get(0))).isFalse();
            disk.silent(true);

            assertThatThrownBy(() -> apply(first.get(1))).isInstanceOf(IndexWriteException.class);
            assertThat(application.unreadable()).isZero();
        }
    }

    @Test
    void a_version_that_was_given_up_half_way_is_written_again_or_passed_by_a_newer_one()
            throws Exception {
        List<ProducerRecord<byte[], byte[]>> givenUp = version(2, 100, 0);
        apply(givenUp.get(0));
        apply(givenUp.get(1));
        for (ProducerRecord<byte[], byte[]> record : version(3, 70, 0)) {
            apply(record);
        }
        assertThat(text()).contains("line of 3\n".repeat(70));
        assertThat(apply(givenUp.get(2))).isFalse();
        assertThat(text()).contains("line of 3\n".repeat(70));
        assertThat(application.resume(0, offset)).isEqualTo(offset);
    }

    @Test
    void an_older_version_between_the_parts_of_a_newer_one_does_not_take_its_place()
            throws Exception {
        List<ProducerRecord<byte[], byte[]>> newer = version(6, 100, 0);
        List<ProducerRecord<byte[], byte[]>> older = version(5, 100, 0);
        apply(newer.get(0));
        apply(older.get(0));
        apply(newer.get(1));
        apply(older.get(1));
        apply(newer.get(2));
        apply(older.get(2));
        assertThat(text()).contains("line of 6\n".repeat(100));
    }

    @Test
    void what_is_not_newer_changes_nothing_even_after_a_deletion() throws Exception {
        for (ProducerRecord<byte[], byte[]> record : version(5, 1, 0)) {
            apply(record);
        }
        for (ProducerRecord<byte[], byte[]> record : version(4, 1, 0)) {
            assertThat(apply(record)).isFalse();
        }
        assertThat(text()).contains("line of 5\n");
        for (ProducerRecord<byte[], byte[]> record : records.deleted(0, KEY, 7, 1)) {
            apply(record);
        }
        for (ProducerRecord<byte[], byte[]> record : version(6, 1, 0)) {
            assertThat(apply(record)).isFalse();
        }
        assertThat(text()).isEmpty();
        assertThat(store.documents()).isZero();

        store.purge(NOW.plusMillis(1));
        assertThat(text()).isEmpty();
        for (ProducerRecord<byte[], byte[]> record : version(6, 1, 0)) {
            apply(record);
        }
        assertThat(text()).contains("line of 6\n");
    }

    @Test
    void an_index_goes_on_where_its_commit_ends() throws Exception {
        for (ProducerRecord<byte[], byte[]> record : version(5, 1, 0)) {
            apply(record);
        }
        text();
        apply(records.deleted(0, KEY, 9, 0).getFirst());
        store.close();

        store = Shelf.open(folder);
        assertThat(store.position())
                .isEqualTo(new TopicPosition("t", new TreeMap<>(Map.of(0, 2L)), NOW));
        assertThat(store.original(Scope.local(), KEY.id())).contains("line of 5\n");
        assertThat(store.version(TenantId.DEFAULT, KEY.id()).orElseThrow().number()).isEqualTo(5);
        store.clear();
        assertThat(store.position()).isNull();
        assertThat(store.documents()).isZero();
    }

    @Test
    void passages_of_other_settings_are_refused_whole() throws Exception {
        application = new PassageApplication(store, "other settings");
        ProducerRecord<byte[], byte[]> manifest = version(1, 1, 0).getFirst();

        assertThatThrownBy(() -> apply(manifest))
                .isInstanceOf(ForeignPassagesException.class)
                .hasMessageContaining("settings");
    }

    @Test
    void what_cannot_be_read_is_counted_and_stops_nothing() throws Exception {
        byte[] key = KEY.toString().getBytes(StandardCharsets.UTF_8);
        apply(new ProducerRecord<>("winnow.passages.v1", null, new byte[0]));
        apply(new ProducerRecord<>("winnow.passages.v1", new byte[] {'x'}, new byte[0]));
        apply(new ProducerRecord<>("winnow.passages.v1", key, new byte[] {1, 2}));
        assertThat(application.unreadable()).isEqualTo(3);
        for (ProducerRecord<byte[], byte[]> record : version(1, 1, 0)) {
            apply(record);
        }
        assertThat(text()).contains("line of 1\n");
    }
}
