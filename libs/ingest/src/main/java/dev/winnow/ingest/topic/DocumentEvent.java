package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
        return event ? Events.data(record, RecordTopic.DOCUMENTS) : record.value();
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
                document.impacts();
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

    /**
     * The key of a document's records: {@code <tenant>/<document id>}. Of the id, all but {@code
     * A-Z a-z 0-9 - . _ ~ /} is percent-encoded as UTF-8, which is what {@code urllib.parse.quote}
     * of Python gives. There is one form for each document, because the key decides about its
     * partition.
     */
    public record DocumentKey(TenantId tenant, DocumentId id) {

        /**
         * Reads a key.
         *
         * @throws PoisonRecordException if it names no document, or does so in another form
         */
        public static DocumentKey parse(byte @Nullable [] key) {
            if (key == null) {
                throw new PoisonRecordException(
                        "the record has no key; it must be <tenant>/<document id>");
            }
            String text = new String(key, StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new PoisonRecordException(
                        "the key has no slash; it must be <tenant>/<document id>");
            }
            DocumentKey parsed;
            try {
                String id = UriUtils.decode(text.substring(slash + 1), StandardCharsets.UTF_8);
                parsed =
                        new DocumentKey(new TenantId(text.substring(0, slash)), new DocumentId(id));
            } catch (IllegalArgumentException e) {
                // Why, without a cause: its message might quote the id.
                throw new PoisonRecordException(
                        "the key names no document; it must be <tenant>/<document id>, the tenant of a-z 0-9 . _ - and the id percent-encoded");
            }
            if (!parsed.toString().equals(text)) {
                throw new PoisonRecordException(
                        "the key is not in the one form that it may have: of the id, all but A-Z a-z 0-9 - . _ ~ / is percent-encoded, and nothing else");
            }
            return parsed;
        }

        @Override
        public String toString() {
            return tenant
                    + "/"
                    + UriUtils.encode(id.value(), StandardCharsets.UTF_8).replace("%2F", "/");
        }
    }

    /**
     * A document as anybody whom the topic lets in may write it to {@code winnow.documents.v1}:
     * JSON with either {@code text} or {@code content}.
     *
     * @param title in place of the one that the content gives
     * @param text what is stored to the letter
     * @param content the bytes of a file, in base64; its text is extracted
     * @param mediaType what the content is, e.g. {@code application/pdf}; without it the id's
     *     extension and the first bytes tell
     * @param uri where a person can read it
     * @param groups who may see it, none for the whole tenant; if this is left out or null, a
     *     document of groups keeps them
     * @param defaultGroups who may see it if {@code groups} is left out and there is no version of
     *     it for groups; the whole tenant if this is left out, too
     * @param metadata for filters
     * @param vector what a sparse encoder made of the whole text
     */
    public record DocumentRecord(
            @Nullable String title,
            @Nullable String text,
            byte @Nullable [] content,
            @Nullable String mediaType,
            @Nullable String uri,
            @Nullable List<String> groups,
            @Nullable List<String> defaultGroups,
            @Nullable Metadata metadata,
            @Nullable JsonNode vector) {

        Readers readers() {
            return new Readers(groups, Objects.requireNonNullElse(defaultGroups, List.of()));
        }

        /**
         * What the vector says.
         *
         * @throws IllegalArgumentException if it is none
         */
        Impacts impacts() {
            return vector == null
                    ? Impacts.NONE
                    : Impacts.parsed(WinnowJson.strict().treeToValue(vector, Object.class));
        }
    }
}
