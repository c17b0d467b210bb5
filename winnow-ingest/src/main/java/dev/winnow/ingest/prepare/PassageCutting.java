package dev.winnow.ingest.prepare;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.TextCut;
import dev.winnow.ingest.chunk.Chunk;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.ExtractedDocument;
import java.util.ArrayList;
import java.util.List;

/** Makes passages of a document. Safe for use by several threads. */
final class PassageCutting {

    /**
     * Longest passage, and longest document that stays whole, in UTF-16 units: about 2,000 tokens,
     * of which a default list of 20 candidates still fits a state. Published vectors are of
     * passages of a few hundred tokens.
     */
    static final int LONGEST_WHOLE = 10_000;

    private final Chunker chunker;

    PassageCutting(Chunker chunker) {
        this.chunker = chunker;
    }

    /** Passages of the usual length. */
    List<Passage> cut(IncomingDocument document, ExtractedDocument extracted) {
        List<Passage> passages = new ArrayList<>();
        for (Chunk chunk : chunker.cut(extracted.text(), extracted.sections())) {
            for (Span part : bounded(extracted.text(), chunk.span())) {
                passages.add(passage(document, passages.size(), chunk.headings(), part));
            }
        }
        return passages;
    }

    /**
     * A chunk in parts that are not too long. Only what is hardly text has more than one: a letter
     * with ten thousand marks on it, which the chunker does not cut, or characters that are no
     * tokens.
     */
    private static List<Span> bounded(String text, Span chunk) {
        List<Span> parts = new ArrayList<>(1);
        int start = chunk.start();
        while (chunk.end() - start > LONGEST_WHOLE) {
            int end = TextCut.whole(text, start + LONGEST_WHOLE);
            parts.add(new Span(start, end));
            start = end;
        }
        parts.add(new Span(start, chunk.end()));
        return parts;
    }

    /**
     * The document as one passage, whatever its length: a vector of all of it says nothing about
     * its parts.
     */
    List<Passage> whole(IncomingDocument document) {
        return List.of(passage(document, 0, List.of(), new Span(0, document.text().length())));
    }

    private static Passage passage(
            IncomingDocument document, int number, List<String> headings, Span span) {
        DocumentId id = document.id();
        return new Passage(
                id.passage(number),
                id,
                document.title(),
                headings,
                span.slice(document.text()),
                span.start(),
                span.end(),
                document.uri(),
                document.metadata());
    }
}
