package dev.winnow.retriever.index;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stored field and stops there: the record of a document lies before a text of megabytes.
 */
final class StoredBytes extends StoredFieldVisitor {

    private final String field;
    private byte @Nullable [] value;

    private StoredBytes(String field) {
        this.field = field;
    }

    static byte[] read(StoredFields fields, int document, String field) throws IOException {
        StoredBytes visitor = new StoredBytes(field);
        fields.document(document, visitor);
        byte[] value = visitor.value;
        if (value == null) {
            throw new CorruptIndexException(
                    "stored field '%s' is missing".formatted(field), "document " + document);
        }
        return value;
    }

    @Override
    public Status needsField(FieldInfo info) {
        if (value != null) {
            return Status.STOP;
        }
        return info.name.equals(field) ? Status.YES : Status.NO;
    }

    @Override
    public void binaryField(FieldInfo info, byte[] bytes) {
        value = bytes;
    }
}
