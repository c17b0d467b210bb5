package dev.winnow.retriever.index;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.core.structure.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Passages, documents and texts as single stored values. One value instead of a field for each
 * component keeps reading to one call, and every text in it survives, whatever its characters.
 */
final class StoredRecords {

    private static final byte UTF_8 = 0;
    private static final byte UTF_16 = 1;

    private StoredRecords() {}

    /**
     * One stored field; reading stops there, since the record of a document lies before a text of
     * megabytes.
     */
    static byte[] bytes(StoredFields fields, int document, String field) throws IOException {
        byte[][] value = new byte[1][];
        fields.document(
                document,
                new StoredFieldVisitor() {
                    @Override
                    public Status needsField(FieldInfo info) {
                        if (value[0] != null) {
                            return Status.STOP;
                        }
                        return info.name.equals(field) ? Status.YES : Status.NO;
                    }

                    @Override
                    public void binaryField(FieldInfo info, byte[] bytes) {
                        value[0] = bytes;
                    }
                });
        if (value[0] == null) {
            throw new CorruptIndexException(
                    "stored field '%s' is missing".formatted(field), "document " + document);
        }
        return value[0];
    }

    /** The record of a passage. */
    static Passage passage(StoredFields fields, int document) throws IOException {
        return passage(bytes(fields, document, IndexFields.RECORD));
    }

    static byte[] encode(Passage passage) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        write(out, passage.id().value());
        write(out, passage.documentId().value());
        write(out, passage.title());
        write(out, passage.headings());
        write(out, passage.text());
        out.writeVInt(passage.start());
        out.writeVInt(passage.end());
        writeNullable(out, passage.uri());
        write(out, passage.metadata());
        writeBlocks(out, passage.blocks());
        return out.toArrayCopy();
    }

    static Passage passage(byte[] bytes) throws IOException {
        ByteArrayDataInput in = new ByteArrayDataInput(bytes);
        PassageId id = new PassageId(text(in));
        DocumentId document = new DocumentId(text(in));
        String title = text(in);
        List<String> headings = texts(in);
        String text = text(in);
        return new Passage(
                id,
                document,
                title,
                headings,
                text,
                in.readVInt(),
                in.readVInt(),
                SourceAddress.shown(nullable(in)),
                metadata(in),
                blocks(in, text.length()));
    }

    static byte[] encode(IncomingDocument document, int passages, long sequence)
            throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        write(out, document.tenant().value());
        write(out, document.id().value());
        write(out, document.origin());
        write(out, document.title());
        writeNullable(out, document.uri());
        write(out, document.mediaType());
        write(out, document.groups());
        write(out, document.metadata());
        write(out, document.contentHash());
        out.writeVInt(document.text().length());
        out.writeVInt(passages);
        out.writeVLong(sequence);
        return out.toArrayCopy();
    }

    static StoredDocument document(byte[] bytes) throws IOException {
        ByteArrayDataInput in = new ByteArrayDataInput(bytes);
        return new StoredDocument(
                new TenantId(text(in)),
                new DocumentId(text(in)),
                text(in),
                text(in),
                SourceAddress.shown(nullable(in)),
                text(in),
                texts(in),
                metadata(in),
                text(in),
                in.readVInt(),
                in.readVInt(),
                in.readVLong());
    }

    private static void writeBlocks(DataOutput out, List<Block> blocks) throws IOException {
        out.writeVInt(blocks.size());
        for (int number : Block.numbers(blocks)) {
            out.writeVInt(number);
        }
    }

    private static List<Block> blocks(DataInput in, int length) throws IOException {
        int[] numbers = new int[Block.NUMBERS * in.readVInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readVInt();
        }
        return Block.ofNumbers(numbers, length);
    }

    private static void write(DataOutput out, String text) throws IOException {
        byte[] bytes = encode(text);
        out.writeVInt(bytes.length);
        out.writeBytes(bytes, bytes.length);
    }

    private static String text(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readVInt()];
        in.readBytes(bytes, 0, bytes.length);
        return text(bytes);
    }

    /**
     * Text as bytes, without loss. Well-formed text is UTF-8; text with an unpaired surrogate,
     * which UTF-8 would replace and so shift what offsets point at, is UTF-16. The first byte says
     * which.
     */
    static byte[] encode(String text) {
        boolean wellFormed = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        byte[] body = wellFormed ? text.getBytes(StandardCharsets.UTF_8) : Keys.utf16(text);
        return ByteBuffer.allocate(body.length + 1)
                .put(wellFormed ? UTF_8 : UTF_16)
                .put(body)
                .array();
    }

    static String text(byte[] bytes) {
        return switch (bytes[0]) {
            case UTF_8 -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            case UTF_16 -> Keys.text(new BytesRef(bytes, 1, bytes.length - 1));
            default ->
                    throw new IllegalStateException(
                            "stored text begins with %d, known are %d and %d"
                                    .formatted(bytes[0], UTF_8, UTF_16));
        };
    }

    private static void writeNullable(DataOutput out, @Nullable String text) throws IOException {
        out.writeByte((byte) (text == null ? 0 : 1));
        if (text != null) {
            write(out, text);
        }
    }

    private static @Nullable String nullable(DataInput in) throws IOException {
        return in.readByte() == 0 ? null : text(in);
    }

    private static void write(DataOutput out, List<String> texts) throws IOException {
        out.writeVInt(texts.size());
        for (String text : texts) {
            write(out, text);
        }
    }

    private static List<String> texts(DataInput in) throws IOException {
        int size = in.readVInt();
        List<String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static void write(DataOutput out, Metadata metadata) throws IOException {
        out.writeVInt(metadata.values().size());
        for (Map.Entry<String, List<String>> entry : metadata.values().entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue());
        }
    }

    private static Metadata metadata(DataInput in) throws IOException {
        int size = in.readVInt();
        if (size == 0) {
            return Metadata.NONE;
        }
        TreeMap<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            values.put(text(in), texts(in));
        }
        return new Metadata(values);
    }
}
