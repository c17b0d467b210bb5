package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.core.score.Impacts;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.StateReader;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A change of a document: a record of {@code winnow.documents.v1}, bare JSON or a CloudEvent in
 * either mode.
 *
 * @param version of two changes of a document the one with the higher version holds, in whatever
 *     order they come
 * @param document what it is now; null if it was deleted
 * @param at when the record was written
 */
public record DocumentEvent(
        DocumentKey key, long version, @Nullable DocumentRecord document, Instant at) {

    /**
     * The change in a record.
     *
     * @param generation of the topic that it is from, as in {@link TopicPosition}
     * @throws PoisonRecordException if there is none
     */
    public static DocumentEvent read(ConsumerRecord<byte[], byte[]> record, int generation) {
        DocumentKey key = DocumentKey.parse(record.key());
        long version = version(record, generation);
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
        String objection = document.uri() == null ? null : SourceAddress.objection(document.uri());
        if (objection != null) {
            throw new PoisonRecordException("uri " + objection);
        }
        requireNames("groups", document.groups());
        requireNames("default_groups", document.defaultGroups());
        if (document.vector() != null) {
            if (document.text() == null) {
                throw new PoisonRecordException("only a document with text may bring a vector");
            }
            try {
                Impacts.parsed(WinnowJson.strict().treeToValue(document.vector(), Object.class));
            } catch (IllegalArgumentException e) {
                throw new PoisonRecordException("vector " + e.getMessage());
            }
        }
        return document;
    }

    private static void requireNames(String member, @Nullable List<String> groups) {
        if (groups == null) {
            return;
        }
        for (@Nullable String group : groups) {
            if (group == null || group.isBlank()) {
                throw new PoisonRecordException(member + " holds one that is null or blank");
            }
        }
    }

    /** The header's, or the record's own place, which grows with every change as well. */
    private static long version(ConsumerRecord<byte[], byte[]> record, int generation) {
        Long stated = EventHeaders.version(record.headers());
        return stated == null ? TopicPosition.version(generation, record.offset()) : stated;
    }
}
