package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.MetadataValue;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.passage.Passage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    BlockWriter(Connection connection, TextAnalysis analysis, InstantSource clock) {
        this.analysis = analysis;
        this.clock = clock;
        this.bulk = new Bulk(connection);
    }

    /** Sends the pieces and passages of a version, or keeps them until there are more to send. */
    Block write(IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws EngineException {
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        String name = EngineKeys.block(key, version);
        long at = clock.millis();
        intend(key, name, at);
        int pieces = 0;
        for (int from = 0; from < document.text().length(); pieces++) {
            int to = end(document.text(), from);
            ObjectNode piece = member(Fields.PIECE, key, name, pieces, at);
            piece.set(
                    Fields.RECORD,
                    Queries.object("text", Records.text(document.text().substring(from, to))));
            bulk.index(EngineKeys.pieceName(name, pieces), key, piece);
            flushIfFull();
            from = to;
        }
        for (int i = 0; i < passages.size(); i++) {
            ObjectNode passage = member(Fields.PASSAGE, key, name, i, at);
            fill(passage, document, passages.get(i));
            bulk.index(EngineKeys.passageName(name, i), key, passage);
            flushIfFull();
        }
        return new Block(name, version, pieces, passages.size());
    }

    /**
     * What is written under this name is perhaps never shown, or never removed: {@link
     * OpenSearchStore#purge} looks.
     */
    void intend(String key, String name) {
        intend(key, name, clock.millis());
    }

    private void intend(String key, String name, long at) {
        bulk.index(
                EngineKeys.intentName(name),
                key,
                Queries.object(
                        Fields.KIND,
                        Fields.INTENT,
                        Fields.KEY,
                        key,
                        Fields.BLOCK,
                        name,
                        Fields.AT,
                        at));
    }

    /** The intent has come true, and what was in its place is gone. */
    void settle(String key, Block block) {
        bulk.delete(EngineKeys.intentName(block.name()), key);
    }

    /** Removes the pieces and passages of a version that is not shown. */
    void remove(String key, Block block) {
        for (int i = 0; i < block.passages(); i++) {
            bulk.delete(EngineKeys.passageName(block.name(), i), key);
        }
        for (int i = 0; i < block.pieces(); i++) {
            bulk.delete(EngineKeys.pieceName(block.name(), i), key);
        }
        bulk.delete(EngineKeys.intentName(block.name()), key);
    }

    void flushIfFull() throws EngineException {
        if (bulk.isFull()) {
            flush();
        }
    }

    void flush() throws EngineException {
        bulk.send();
    }

    void clear() {
        bulk.clear();
    }

    /** Not between the halves of a pair. */
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + PIECE);
        return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }

    private static ObjectNode member(String kind, String key, String block, int ordinal, long at) {
        return Queries.object(
                Fields.KIND,
                kind,
                Fields.KEY,
                key,
                Fields.BLOCK,
                block,
                Fields.ORDINAL,
                ordinal,
                Fields.AT,
                at);
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
            fields.set(Fields.IMPACTS, Queries.lowImpacts(embedded.impacts()));
            fields.set(Fields.HIGH_IMPACTS, Queries.highImpacts(embedded.impacts()));
            has.add(Fields.IMPACTS);
        }
        metadata(fields, passage);
        fields.set(Fields.RECORD, Records.passage(passage, embedded.impacts()));
    }

    private String exact(String text) {
        List<String> tokens = new ArrayList<>();
        for (String token : analysis.tokens(text)) {
            tokens.add(token.isEmpty() ? HOLE : token);
        }
        return Records.wellFormed(String.join(" ", tokens));
    }

    private static void metadata(ObjectNode fields, Passage passage) {
        ArrayNode values = fields.putArray(Fields.METADATA);
        ArrayNode ranges = fields.putArray(Fields.RANGE);
        passage.metadata()
                .values()
                .forEach(
                        (name, list) -> {
                            for (String value : list) {
                                values.add(EngineKeys.TERMS.metadata(name, value));
                                MetadataValue typed = MetadataValue.parse(value);
                                if (typed != null) {
                                    ranges.add(EngineKeys.range(typed.kind(), name, typed.first()));
                                }
                            }
                        });
    }

    /** What shows a version of a document. */
    static ObjectNode manifest(IncomingDocument document, int passages, int pieces, long version) {
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        return Queries.object(
                Fields.KIND, Fields.MANIFEST,
                Fields.KEY, key,
                Fields.VISIBLE, EngineKeys.block(key, version),
                Fields.ORDER, EngineKeys.ordered(document.id().value()),
                Fields.DOCUMENT_ACCESS, readers(document),
                Fields.ORIGIN, EngineKeys.TERMS.origin(document.tenant(), document.origin()),
                Fields.RECORD, Records.document(document, passages, pieces, version));
    }

    /** Stands under a document's name in place of its manifest. */
    static ObjectNode deletion(String key, long version, Instant at) {
        ObjectNode record = Queries.object("version", version);
        return Queries.object(
                Fields.KIND,
                Fields.DELETION,
                Fields.KEY,
                key,
                Fields.AT,
                at.toEpochMilli(),
                Fields.RECORD,
                record);
    }

    private static JsonNode readers(IncomingDocument document) {
        return Connection.JSON.valueToTree(
                EngineKeys.TERMS.readers(document.tenant(), document.groups()));
    }

    /**
     * The pieces and passages of one version of a document.
     *
     * @param name key and version
     * @param pieces number of pieces of the original
     * @param passages number of passages
     */
    record Block(String name, long version, int pieces, int passages) {}
}
