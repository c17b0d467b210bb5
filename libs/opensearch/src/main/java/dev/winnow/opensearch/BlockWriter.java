package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.MetadataValue;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.passage.Passage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
            piece.putObject(Fields.RECORD)
                    .set("text", Records.text(document.text().substring(from, to)));
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
        ObjectNode intent = Queries.object();
        intent.put(Fields.KIND, Fields.INTENT);
        intent.put(Fields.KEY, key).put(Fields.BLOCK, name).put(Fields.AT, at);
        bulk.index(EngineKeys.intentName(name), key, intent);
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
        if (!bulk.isEmpty()) {
            bulk.send();
        }
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
        ObjectNode member = Queries.object();
        member.put(Fields.KIND, kind).put(Fields.KEY, key).put(Fields.BLOCK, block);
        member.put(Fields.ORDINAL, ordinal).put(Fields.AT, at);
        return member;
    }

    private void fill(ObjectNode fields, IncomingDocument document, EmbeddedPassage embedded) {
        Passage passage = embedded.passage();
        fields.put(Fields.ORDER, EngineKeys.ordered(passage.id().value()));
        access(fields.putArray(Fields.PASSAGE_ACCESS), document);
        List<String> terms = new ArrayList<>();
        ArrayNode exact = Connection.JSON.createArrayNode();
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
        fields.set(Fields.EXACT, exact);
        float[] vector = embedded.vector();
        if (vector.length > 0) {
            ArrayNode components = fields.putArray(Fields.VECTOR);
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
            for (float component : vector) {
                components.add(component);
                bytes.putFloat(component);
            }
            fields.put(Fields.COMPONENTS, Base64.getEncoder().encodeToString(bytes.array()));
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

    /** What shows a version of a document. */
    static ObjectNode manifest(IncomingDocument document, int passages, int pieces, long version) {
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        ObjectNode manifest = Queries.object();
        manifest.put(Fields.KIND, Fields.MANIFEST);
        manifest.put(Fields.KEY, key);
        manifest.put(Fields.VISIBLE, EngineKeys.block(key, version));
        manifest.put(Fields.ORDER, EngineKeys.ordered(document.id().value()));
        access(manifest.putArray(Fields.DOCUMENT_ACCESS), document);
        manifest.put(Fields.ORIGIN, EngineKeys.TERMS.origin(document.tenant(), document.origin()));
        manifest.set(Fields.RECORD, Records.document(document, passages, pieces, version));
        return manifest;
    }

    /** Stands under a document's name in place of its manifest. */
    static ObjectNode deletion(String key, long version, Instant at) {
        ObjectNode deletion = Queries.object();
        deletion.put(Fields.KIND, Fields.DELETION);
        deletion.put(Fields.KEY, key);
        deletion.put(Fields.AT, at.toEpochMilli());
        deletion.putObject(Fields.RECORD).put("version", version);
        return deletion;
    }

    private static void access(ArrayNode keys, IncomingDocument document) {
        EngineKeys.TERMS.readers(document.tenant(), document.groups()).forEach(keys::add);
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
