package dev.winnow.ingest.prepare;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.text.TextCut;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.Chunker.Chunk;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes passages of a document. Safe for use by several threads. */
record PassageCutting(Chunker chunker) {

    /**
     * Longest passage, and longest document that stays whole, in UTF-16 units: about 2,000 tokens,
     * of which a default list of 20 candidates still fits a state. Published vectors are of
     * passages of a few hundred tokens.
     */
    static final int LONGEST_WHOLE = 10_000;

    private record Part(List<String> headings, Span span, List<Block> blocks) {}

    /** Passages of the usual length, without those of which nothing is read. */
    List<Passage> cut(IncomingDocument document, ExtractedDocument extracted) {
        String text = extracted.text();
        List<Part> parts = new ArrayList<>();
        for (Chunk chunk : chunker.cut(text, extracted.sections(), extracted.blocks())) {
            for (Span span : bounded(text, chunk.span())) {
                List<Block> blocks = blocks(extracted, chunk.headings(), span);
                parts.add(new Part(chunk.headings(), span, blocks));
            }
        }
        List<Part> read = parts.stream().filter(part -> isRead(text, part)).toList();
        // A page of links to others has nothing else.
        List<Part> kept = read.isEmpty() ? parts : read;
        return IntStream.range(0, kept.size())
                .mapToObj(i -> passage(document, i, kept.get(i)))
                .toList();
    }

    private static boolean isRead(String text, Part part) {
        String words = part.span.slice(text);
        return Block.firstText(words, part.blocks, 0, words.length()) < words.length();
    }

    /** The blocks of a part; headings that its path names say nothing in it any more. */
    private static List<Block> blocks(
            ExtractedDocument extracted, List<String> headings, Span part) {
        List<Block> blocks = new ArrayList<>();
        for (Block block : Block.within(extracted.blocks(), part.start(), part.end())) {
            boolean named =
                    block.kind() == Kind.HEADING
                            && isNamed(extracted, headings, part.start() + block.start());
            Kind kind = named ? Kind.MARK : block.kind();
            blocks.add(new Block(kind, block.start(), block.end(), block.parent()));
        }
        return blocks;
    }

    private static boolean isNamed(ExtractedDocument extracted, List<String> headings, int offset) {
        List<Section> sections = extracted.sections();
        Section section = sections.get(Section.at(sections, offset));
        int depth = section.path().size();
        return offset < section.bodyStart()
                && depth <= headings.size()
                && headings.subList(0, depth).equals(section.path());
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
        return List.of(passage(document, 0, new Part(List.of(), all, extracted.blocks())));
    }

    private static Passage passage(IncomingDocument document, int number, Part part) {
        return new Passage(
                document.id().passage(number),
                document.id(),
                document.title(),
                part.headings,
                part.span.slice(document.text()),
                part.span.start(),
                part.span.end(),
                document.uri(),
                document.metadata(),
                part.blocks);
    }
}
