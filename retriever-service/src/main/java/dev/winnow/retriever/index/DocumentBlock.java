package dev.winnow.retriever.index;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.MetadataValue;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** A document and its passages as the block of Lucene documents that is written in one step. */
final class DocumentBlock {

    private final IncomingDocument document;
    private final List<EmbeddedPassage> passages;

    /**
     * @throws IllegalArgumentException if a passage does not fit the document, or a vector the
     *     index
     */
    DocumentBlock(IncomingDocument document, List<EmbeddedPassage> passages, int dimensions) {
        this.document = document;
        this.passages = passages;
        EmbeddedPassage.requireFitting(document, passages, dimensions);
    }

    BytesRef key() {
        return Keys.TERMS.document(document.tenant(), document.id());
    }

    List<Document> build(long version) throws IOException {
        List<Document> block = new ArrayList<>(passages.size() + 1);
        for (EmbeddedPassage embedded : passages) {
            block.add(passage(embedded));
        }
        block.add(original(version));
        return block;
    }

    private Document passage(EmbeddedPassage embedded) throws IOException {
        Passage passage = embedded.passage();
        Document fields = new Document();
        fields.add(term(IndexFields.DOCUMENT, key()));
        fields.add(
                new SortedDocValuesField(
                        IndexFields.PASSAGE_ID, Keys.ordered(passage.id().value())));
        addAccess(fields, IndexFields.PASSAGE_ACCESS);
        addText(fields, passage.heading());
        addText(fields, passage.readable());
        for (Map.Entry<String, List<String>> entry : passage.metadata().values().entrySet()) {
            for (String value : entry.getValue()) {
                addMetadata(fields, entry.getKey(), value);
            }
        }
        if (embedded.vector().length > 0) {
            fields.add(
                    new KnnFloatVectorField(
                            IndexFields.VECTOR,
                            embedded.vector(),
                            VectorSimilarityFunction.DOT_PRODUCT));
        }
        if (!embedded.impacts().isEmpty()) {
            fields.add(
                    new Field(
                            IndexFields.IMPACT,
                            new ImpactStream(embedded.impacts()),
                            IndexFields.IMPACT_TYPE));
        }
        fields.add(new StoredField(IndexFields.RECORD, StoredRecords.encode(passage)));
        return fields;
    }

    private Document original(long version) throws IOException {
        Document fields = new Document();
        fields.add(term(IndexFields.DOCUMENT, key()));
        fields.add(
                new SortedDocValuesField(
                        IndexFields.DOCUMENT_ID, Keys.ordered(document.id().value())));
        version(fields, version);
        addAccess(fields, IndexFields.DOCUMENT_ACCESS);
        fields.add(
                term(IndexFields.ORIGIN, Keys.TERMS.origin(document.tenant(), document.origin())));
        fields.add(
                new StoredField(
                        IndexFields.RECORD,
                        StoredRecords.encode(document, passages.size(), version)));
        fields.add(new StoredField(IndexFields.TEXT, StoredRecords.encode(document.text())));
        return fields;
    }

    /** What is left of a document that was deleted. */
    static Document tombstone(BytesRef key, long version, Instant at) {
        Document fields = new Document();
        fields.add(term(IndexFields.DOCUMENT, key));
        version(fields, version);
        fields.add(new LongPoint(IndexFields.TOMBSTONE, at.toEpochMilli()));
        return fields;
    }

    private static void version(Document fields, long version) {
        fields.add(new NumericDocValuesField(IndexFields.VERSION, version));
    }

    private void addAccess(Document fields, String field) {
        for (BytesRef reader : Keys.TERMS.readers(document.tenant(), document.groups())) {
            fields.add(term(field, reader));
        }
    }

    private static void addText(Document fields, String text) {
        if (!text.isEmpty()) {
            fields.add(new Field(IndexFields.ALL, text, IndexFields.ALL_TYPE));
            fields.add(new Field(IndexFields.EXACT, text, IndexFields.EXACT_TYPE));
        }
    }

    private static void addMetadata(Document fields, String name, String value) {
        fields.add(term(IndexFields.METADATA, Keys.TERMS.metadata(name, value)));
        MetadataValue typed = MetadataValue.parse(value);
        if (typed != null) {
            fields.add(
                    new BinaryPoint(
                            IndexFields.METADATA_RANGE,
                            Keys.point(name, typed.kind(), typed.first())));
        }
    }

    private static Field term(String field, BytesRef value) {
        return new Field(field, value, IndexFields.TERM_TYPE);
    }

    /** Impacts as the tokens of a field: each term once, its weight as its frequency. */
    private static final class ImpactStream extends TokenStream {

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
        private final Impacts impacts;
        private Iterator<Map.Entry<String, Integer>> left;

        ImpactStream(Impacts impacts) {
            this.impacts = impacts;
            this.left = impacts.weights().entrySet().iterator();
        }

        @Override
        public void reset() {
            left = impacts.weights().entrySet().iterator();
        }

        @Override
        public boolean incrementToken() {
            if (!left.hasNext()) {
                return false;
            }
            clearAttributes();
            Map.Entry<String, Integer> next = left.next();
            term.append(next.getKey());
            frequency.setTermFrequency(next.getValue());
            return true;
        }
    }
}
