package dev.winnow.ingest.prepare;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.text.TextCut;
import dev.winnow.ingest.chunk.Chunk;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.Section;
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

    /** Passages of the usual length, without those of which nothing is read. */
    List<Passage> cut(IncomingDocument document, ExtractedDocument extracted) {
        List<Passage> passages = cut(document, extracted, false);
        // A page of links to others has nothing else.
        return passages.isEmpty() ? cut(document, extracted, true) : passages;
    }

    /**
     * @param marksAlone whether passages that hold nothing else stay
     */
    private List<Passage> cut(
            IncomingDocument document, ExtractedDocument extracted, boolean marksAlone) {
        List<Passage> passages = new ArrayList<>();
        for (Chunk chunk :
                chunker.cut(extracted.text(), extracted.sections(), extracted.blocks())) {
            for (Span part : bounded(extracted.text(), chunk.span())) {
                List<Block> blocks = blocks(extracted, chunk.headings(), part);
                String text = part.slice(document.text());
                if (marksAlone || Block.firstText(text, blocks, 0, text.length()) < text.length()) {
                    passages.add(
                            passage(document, passages.size(), chunk.headings(), part, blocks));
                }
            }
        }
        return passages;
    }

    /** The blocks of a part; headings that its path names say nothing in it any more. */
    private static List<Block> blocks(
            ExtractedDocument extracted, List<String> headings, Span part) {
        List<Block> blocks = Block.within(extracted.blocks(), part.start(), part.end());
        List<Block> told = new ArrayList<>(blocks.size());
        for (Block block : blocks) {
            boolean named =
                    block.kind() == Kind.HEADING
                            && isNamed(
                                    extracted.sections(), headings, part.start() + block.start());
            told.add(
                    named
                            ? new Block(Kind.MARK, block.start(), block.end(), block.parent())
                            : block);
        }
        return told;
    }

    private static boolean isNamed(List<Section> sections, List<String> headings, int offset) {
        int low = 0;
        int high = sections.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sections.get(middle).start() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Section section = sections.get(low);
        List<String> path = section.path();
        return offset < section.bodyStart()
                && path.size() <= headings.size()
                && headings.subList(0, path.size()).equals(path);
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
    List<Passage> whole(IncomingDocument document, ExtractedDocument extracted) {
        Span all = new Span(0, document.text().length());
        return List.of(passage(document, 0, List.of(), all, extracted.blocks()));
    }

    private static Passage passage(
            IncomingDocument document,
            int number,
            List<String> headings,
            Span span,
            List<Block> blocks) {
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
                document.metadata(),
                blocks);
    }
}
