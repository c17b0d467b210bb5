package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.document.Chunking;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.ingest.extract.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a text into chunks. They stand in order and cover it without gap or overlap. None holds body
 * text of two sections of level 1 to {@value Segment#HARD_LEVEL}, none ends inside a sentence that
 * is not longer than a chunk may be, none is a heading alone if anything follows or precedes it,
 * and no border lies inside a character as the reader sees it. Pure and safe for use by several
 * threads.
 */
public final class Chunker implements Chunking {

    /**
     * Part of {@link #description}; changes whenever the same files and settings would give other
     * texts or be cut otherwise.
     */
    private static final String RULES = "winnow-chunks-2";

    private final ChunkSettings settings;

    /** Cuts as the reranker and the pruner do. */
    private final SentenceSplitter splitter = new RuleSentenceSplitter();

    private final TokenCounter counter;
    private final Packing packing;

    public Chunker(ChunkSettings settings, TokenCounter counter) {
        this.settings = settings;
        this.counter = counter;
        this.packing = new Packing(settings);
    }

    /**
     * The chunks of a text.
     *
     * @param sections cover the text in order
     * @return empty for an empty text
     */
    public List<Chunk> cut(String text, List<Section> sections) {
        List<Chunk> chunks = new ArrayList<>();
        for (Segment segment : Segment.of(text, sections)) {
            UnitRow units = new Units(text, splitter, counter, settings.max()).of(segment);
            int[] borders = packing.pack(units);
            for (int i = 0; i + 1 < borders.length; i++) {
                int start = units.start(borders[i]);
                int end = units.end(borders[i + 1] - 1);
                chunks.add(
                        new Chunk(
                                new Span(start, end),
                                segment.headings(text, start, end),
                                units.tokens(borders[i], borders[i + 1])));
            }
        }
        return Collections.unmodifiableList(chunks);
    }

    @Override
    public String description() {
        return "%s target=%d max=%d min=%d sentences=%s tokens=%s"
                .formatted(
                        RULES,
                        settings.target(),
                        settings.max(),
                        settings.min(),
                        splitter.name(),
                        counter.name());
    }
}
