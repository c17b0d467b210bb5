package dev.winnow.platform.kafka;

import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.json.ImpactVector;
import dev.winnow.platform.json.WinnowJson;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads records of {@code winnow.documents.v1}: bare JSON, or a CloudEvent in either mode. */
final class DocumentReader {

    private DocumentReader() {}

    /**
     * The change in a record.
     *
     * @throws PoisonRecordException if there is none
     */
    static DocumentEvent read(ConsumerRecord<byte[], byte[]> record) {
        DocumentKey key = DocumentKey.parse(record.key());
        long version = version(record);
        Instant at = Instant.ofEpochMilli(record.timestamp());
        if (record.value() == null) {
            return new DocumentEvent(key, version, null, at);
        }
        return new DocumentEvent(key, version, parse(content(record)), at);
    }

    private static byte[] content(ConsumerRecord<byte[], byte[]> record) {
        String type = EventHeaders.text(record.headers(), "content-type");
        boolean event =
                record.headers().lastHeader("ce_specversion") != null
                        || (type != null && type.startsWith("application/cloudevents"));
        return event ? StateReader.data(record, RecordTopic.DOCUMENTS) : record.value();
    }

    private static DocumentRecord parse(byte[] json) {
        @Nullable DocumentRecord document;
        try {
            document = WinnowJson.strict().readValue(json, DocumentRecord.class);
        } catch (JacksonException e) {
            throw new PoisonRecordException(JsonProblems.explain(e).problem().detail());
        }
        if (document == null) {
            throw new PoisonRecordException(
                    "the record is null; send a JSON object, or no value to delete the document");
        }
        if ((document.text() == null) == (document.content() == null)) {
            throw new PoisonRecordException("a document has either text or content, and not both");
        }
        if (document.groups() != null) {
            for (@Nullable String group : document.groups()) {
                if (group == null || group.isBlank()) {
                    throw new PoisonRecordException("groups holds one that is null or blank");
                }
            }
        }
        if (document.vector() != null) {
            if (document.text() == null) {
                throw new PoisonRecordException("only a document with text may bring a vector");
            }
            try {
                ImpactVector.read(document.vector());
            } catch (IllegalArgumentException e) {
                throw new PoisonRecordException("vector " + e.getMessage());
            }
        }
        return document;
    }

    /** The header's, or the record's own place, which grows with every change as well. */
    private static long version(ConsumerRecord<byte[], byte[]> record) {
        Long stated = EventHeaders.version(record.headers());
        return stated == null ? record.offset() : stated;
    }
}
