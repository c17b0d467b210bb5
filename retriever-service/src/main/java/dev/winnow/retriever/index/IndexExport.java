package dev.winnow.retriever.index;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.index.IndexKeys;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads whole blocks back, in the order of the keys of documents. */
final class IndexExport {

    /** A page ends behind the document that fills it: some hundred usual ones, or one large one. */
    private static final long PAGE_BYTES = 8L << 20;

    private final IndexSearcher searcher;
    private final IndexReader reader;
    private final StoredFields stored;
    private final @Nullable Bits live;
    private long bytes;

    IndexExport(IndexSearcher searcher) throws IOException {
        this.searcher = searcher;
        this.reader = searcher.getIndexReader();
        this.stored = searcher.storedFields();
        this.live = MultiBits.getLiveDocs(reader);
    }

    List<DocumentExport.Entry> page(DocumentExport.@Nullable Key after, int n) throws IOException {
        List<DocumentExport.Entry> page = new ArrayList<>();
        Terms keys = MultiTerms.getTerms(reader, IndexFields.DOCUMENT);
        if (keys == null) {
            return page;
        }
        TermsEnum each = keys.iterator();
        BytesRef key = after == null ? each.next() : behind(each, after);
        for (; key != null && page.size() < n && bytes < PAGE_BYTES; key = each.next()) {
            List<Integer> block = block(each);
            if (!block.isEmpty()) {
                page.add(entry(key, block));
            }
        }
        return page;
    }

    private static @Nullable BytesRef behind(TermsEnum each, DocumentExport.Key after)
            throws IOException {
        return switch (each.seekCeil(Keys.TERMS.document(after.tenant(), after.id()))) {
            case FOUND -> each.next();
            case NOT_FOUND -> each.term();
            case END -> null;
        };
    }

    /**
     * What is left of a document and not replaced: its passages, and last its original; or the mark
     * of its deletion.
     */
    private List<Integer> block(TermsEnum each) throws IOException {
        List<Integer> block = new ArrayList<>();
        PostingsEnum members = each.postings(null, PostingsEnum.NONE);
        for (int member = members.nextDoc();
                member != DocIdSetIterator.NO_MORE_DOCS;
                member = members.nextDoc()) {
            if (live == null || live.get(member)) {
                block.add(member);
            }
        }
        return block;
    }

    private DocumentExport.Entry entry(BytesRef key, List<Integer> block) throws IOException {
        int last = block.getLast();
        LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(last, reader.leaves()));
        int inLeaf = last - leaf.docBase;
        NumericDocValues versions = DocValues.getNumeric(leaf.reader(), IndexFields.VERSION);
        if (!versions.advanceExact(inLeaf)) {
            throw new CorruptIndexException("a document has no version", reader.toString());
        }
        long version = versions.longValue();
        if (!DocValues.getSorted(leaf.reader(), IndexFields.DOCUMENT_ID).advanceExact(inLeaf)) {
            return new DocumentExport.Deleted(IndexKeys.document(Keys.text(key)), version);
        }
        int[] passages =
                block.subList(0, block.size() - 1).stream().mapToInt(Integer::intValue).toArray();
        return new DocumentExport.Stored(original(last), passages(passages), version);
    }

    private IncomingDocument original(int at) throws IOException {
        StoredDocument document =
                StoredRecords.document(StoredRecords.bytes(stored, at, IndexFields.RECORD));
        byte[] text = StoredRecords.bytes(stored, at, IndexFields.TEXT);
        bytes += text.length;
        return document.incoming(StoredRecords.text(text));
    }

    private List<EmbeddedPassage> passages(int[] at) throws IOException {
        PassageValues values = new PassageValues(searcher);
        List<float[]> vectors = values.vectors(at);
        List<Impacts> impacts = values.impacts(at);
        List<EmbeddedPassage> passages = new ArrayList<>(at.length);
        for (int i = 0; i < at.length; i++) {
            byte[] record = StoredRecords.bytes(stored, at[i], IndexFields.RECORD);
            Passage passage = StoredRecords.passage(record);
            bytes += record.length + (long) Float.BYTES * vectors.get(i).length;
            passages.add(new EmbeddedPassage(passage, vectors.get(i), impacts.get(i)));
        }
        return passages;
    }
}
