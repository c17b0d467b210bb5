package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.MetadataValue;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.text.TextCut;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and removes pieces and passages, which nobody sees but by their manifest. For one thread.
 */
final class BlockWriter {

    /**
     * UTF-16 units of a piece: an original of any size is written and read in requests of about a
     * megabyte.
     */
    private static final int PIECE = 1 << 20;

    /**
     * Stands where nothing but marks were, and is a separator itself, so that it is never asked
     * for.
     */
    private static final String HOLE = ",";

    private final TextAnalysis analysis;
    private final InstantSource clock;
    private final Bulk bulk;

    /**
     * @param bulk takes what is written, and is sent when it is full
     */
    BlockWriter(Bulk bulk, TextAnalysis analysis, InstantSource clock) {
        this.bulk = bulk;
        this.analysis = analysis;
        this.clock = clock;
    }

    /** Sends the pieces and passages of a version, or keeps them until there are more to send. */
    Manifest write(IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws EngineException {
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        String block = EngineKeys.block(key, version);
        long at = clock.millis();
        intend(key, block);
        String text = document.text();
        int pieces = 0;
        for (int from = 0; from < text.length(); pieces++) {
            int to = TextCut.whole(text, Math.min(text.length(), from + PIECE));
            ObjectNode piece = member(Fields.PIECE, key, block, at).put(Fields.ORDINAL, pieces);
            piece.set(
                    Fields.RECORD, Queries.object("text", Records.text(text.substring(from, to))));
            bulk.index(EngineKeys.member(Fields.PIECE, block, pieces), key, piece);
            bulk.sendIfFull();
            from = to;
        }
        for (int i = 0; i < passages.size(); i++) {
            ObjectNode passage = member(Fields.PASSAGE, key, block, at).put(Fields.ORDINAL, i);
            fill(passage, document, passages.get(i));
            bulk.index(EngineKeys.member(Fields.PASSAGE, block, i), key, passage);
            bulk.sendIfFull();
        }
        return new Manifest(
                Queries.object(
                        Fields.KIND, Fields.MANIFEST,
                        Fields.KEY, key,
                        Fields.VISIBLE, block,
                        Fields.ORDER, EngineKeys.ordered(document.id().value()),
                        Fields.DOCUMENT_ACCESS, readers(document),
                        Fields.ORIGIN,
                                EngineKeys.TERMS.origin(document.tenant(), document.origin()),
                        Fields.RECORD,
                                Records.document(document, passages.size(), pieces, version)));
    }

    /**
     * What is written under this name is perhaps never shown, or never removed: {@link
     * OpenSearchStore#purge} looks.
     */
    void intend(String key, String block) {
        bulk.index(
                EngineKeys.name(Fields.INTENT, block),
                key,
                member(Fields.INTENT, key, block, clock.millis()));
    }

    /** The intent has come true, and what was in its place is gone. */
    void settle(Manifest version) {
        bulk.delete(EngineKeys.name(Fields.INTENT, version.block()), version.key());
    }

    /** Removes the pieces and passages of a version that is not shown. */
    void remove(Manifest version) {
        for (int i = 0; i < version.passages(); i++) {
            bulk.delete(EngineKeys.member(Fields.PASSAGE, version.block(), i), version.key());
        }
        for (int i = 0; i < version.pieces(); i++) {
            bulk.delete(EngineKeys.member(Fields.PIECE, version.block(), i), version.key());
        }
        settle(version);
    }

    private static ObjectNode member(String kind, String key, String block, long at) {
        return Queries.object(
                Fields.KIND, kind,
                Fields.KEY, key,
                Fields.BLOCK, block,
                Fields.AT, at);
    }

    private void fill(ObjectNode fields, IncomingDocument document, EmbeddedPassage embedded) {
        Passage passage = embedded.passage();
        fields.put(Fields.ORDER, EngineKeys.ordered(passage.id().value()));
        fields.set(Fields.PASSAGE_ACCESS, readers(document));
        List<String> terms = new ArrayList<>();
        ArrayNode exact = fields.putArray(Fields.EXACT);
        for (String text : List.of(passage.heading(), passage.readable())) {
            if (!text.isEmpty()) {
                terms.addAll(analysis.terms(text));
                exact.add(exact(text));
            }
        }
        ArrayNode has = fields.putArray(Fields.HAS);
        if (!terms.isEmpty()) {
            fields.put(Fields.TERMS, Records.wellFormed(String.join(" ", terms)));
            has.add(Fields.TERMS);
        }
        float[] vector = embedded.vector();
        if (vector.length > 0) {
            fields.set(Fields.VECTOR, Connection.JSON.valueToTree(vector));
            fields.put(Fields.COMPONENTS, Records.components(vector));
            has.add(Fields.VECTOR);
        }
        if (!embedded.impacts().isEmpty()) {
            Queries.putImpacts(fields, embedded.impacts());
            has.add(Fields.IMPACTS);
        }
        metadata(fields, passage);
        fields.set(Fields.RECORD, Records.passage(passage, embedded.impacts()));
    }

    private String exact(String text) {
        return analysis.tokens(text).stream()
                .map(token -> token.isEmpty() ? HOLE : Records.wellFormed(token))
                .collect(Collectors.joining(" "));
    }

    private static void metadata(ObjectNode fields, Passage passage) {
        ArrayNode values = fields.putArray(Fields.METADATA);
        ArrayNode ranges = fields.putArray(Fields.RANGE);
        for (Map.Entry<String, List<String>> entry : passage.metadata().values().entrySet()) {
            for (String value : entry.getValue()) {
                values.add(EngineKeys.TERMS.metadata(entry.getKey(), value));
                MetadataValue typed = MetadataValue.parse(value);
                if (typed != null) {
                    ranges.add(EngineKeys.range(typed.kind(), entry.getKey(), typed.first()));
                }
            }
        }
    }

    /** Stands under a document's name in place of its manifest. */
    static Manifest deletion(String key, long version, Instant at) {
        ObjectNode mark = Queries.object(Fields.KIND, Fields.DELETION, Fields.KEY, key);
        mark.put(Fields.AT, at.toEpochMilli());
        mark.set(Fields.RECORD, Queries.object("version", version));
        return new Manifest(mark);
    }

    private static JsonNode readers(IncomingDocument document) {
        return Connection.JSON.valueToTree(
                EngineKeys.TERMS.readers(document.tenant(), document.groups()));
    }
}
