package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.index.Chunking;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.text.TextCut;
import dev.winnow.ingest.extract.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cuts a text into chunks. They stand in order and cover it without gap or overlap. None holds body
 * text of two sections of level 1 to {@value Segment#HARD_LEVEL}, none ends inside a sentence that
 * is not longer than a chunk may be or inside a list, a table or code that is not, none is a
 * heading alone if anything follows or precedes it, and no border lies inside a character as the
 * reader sees it. Pure and safe for use by several threads.
 */
public record Chunker(ChunkSettings settings, TokenCounter counter) implements Chunking {

    /**
     * Part of {@link #description}; changes whenever the same files and settings would give other
     * texts or be cut otherwise.
     */
    private static final String RULES = "winnow-chunks-6";

    /** Longest head of a table in a path, in UTF-16 units, as other headings. */
    private static final int LONGEST = 200;

    /** Price of a chunk below the minimum: more than any chunk too long by what may be merged. */
    private static final long TINY = 4 * Units.Border.PRICE;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private static final Pattern OUTER_BARS = Pattern.compile("^\\| *| *\\|$");

    /** Cuts as the reranker and the pruner do. */
    private static final SentenceSplitter SPLITTER = new SentenceSplitter();

    /**
     * The chunks of a text.
     *
     * @param sections cover the text in order
     * @param blocks structure of the text
     * @return empty for an empty text
     */
    public List<Chunk> cut(String text, List<Section> sections, List<Block> blocks) {
        List<Chunk> chunks = new ArrayList<>();
        for (Segment segment : Segment.of(text, sections, blocks)) {
            List<Units.Unit> units =
                    new Units(text, blocks, SPLITTER, counter, settings.max()).of(segment);
            for (List<Units.Unit> packed : packed(units)) {
                Span span = new Span(packed.getFirst().start(), packed.getLast().end());
                int tokens = packed.stream().mapToInt(Units.Unit::size).sum();
                chunks.add(new Chunk(span, headings(text, blocks, segment, span), tokens));
            }
        }
        return Collections.unmodifiableList(chunks);
    }

    /**
     * Units chunk by chunk. Where chunks begin is chosen for a segment as a whole: the cheapest way
     * through it, where a chunk costs the square of its distance from the target and its border's
     * price.
     */
    private List<List<Units.Unit>> packed(List<Units.Unit> units) {
        long[] price = new long[units.size() + 1];
        int[] first = new int[units.size() + 1];
        for (int end = 1; end <= units.size(); end++) {
            price[end] = Long.MAX_VALUE;
            int tokens = 0;
            for (int start = end - 1; start >= 0; start--) {
                tokens += units.get(start).size();
                if (tokens > settings.max() && start < end - 1) {
                    break;
                }
                long border = start == 0 ? 0 : units.get(start).border().price();
                long candidate = price[start] + price(tokens) + border;
                // On equal prices the longer chunk: fewer passages.
                if (candidate <= price[end]) {
                    price[end] = candidate;
                    first[end] = start;
                }
            }
        }
        List<List<Units.Unit>> packed = new ArrayList<>();
        for (int end = units.size(); end > 0; end = first[end]) {
            packed.add(units.subList(first[end], end));
        }
        return packed.reversed();
    }

    private long price(int tokens) {
        long target = settings.target();
        long distance = tokens - target;
        long price = distance * distance * Units.Border.PRICE / (target * target);
        return tokens < settings.min() ? price + TINY : price;
    }

    /** A chunk of rows without the head of their table has it at the end of its path. */
    private static List<String> headings(
            String text, List<Block> blocks, Segment segment, Span span) {
        List<String> headings = segment.headings(text, blocks, span.start(), span.end());
        int at = Block.firstFrom(blocks, span.start()) - 1;
        while (at != Block.NONE) {
            Block block = blocks.get(at);
            if (block.kind() == Kind.TABLE && block.end() > span.start()) {
                String head = head(text, blocks, at);
                if (!head.isEmpty()) {
                    return Stream.concat(headings.stream(), Stream.of(head)).toList();
                }
            }
            at = block.parent();
        }
        return headings;
    }

    private static String head(String text, List<Block> blocks, int table) {
        for (int i = table + 1; i < blocks.size() && blocks.get(i).parent() == table; i++) {
            Block block = blocks.get(i);
            if (block.kind() == Kind.HEAD) {
                String words = text.substring(block.start(), block.end()).strip();
                String cells = WHITE_SPACE.matcher(words).replaceAll(" ");
                cells = OUTER_BARS.matcher(cells).replaceAll("");
                return cells.length() <= LONGEST
                        ? cells
                        : cells.substring(0, TextCut.word(cells, LONGEST));
            }
        }
        return "";
    }

    @Override
    public String description() {
        return "%s target=%d max=%d min=%d sentences=%s tokens=%s"
                .formatted(
                        RULES,
                        settings.target(),
                        settings.max(),
                        settings.min(),
                        SPLITTER.name(),
                        counter.name());
    }

    /**
     * A stretch of a document that becomes a passage.
     *
     * @param span in UTF-16 units of the document's text
     * @param headings path of the headings that all of it stands under
     * @param tokens length as it was measured
     */
    public record Chunk(Span span, List<String> headings, int tokens) {

        public Chunk {
            headings = List.copyOf(headings);
        }
    }
}
