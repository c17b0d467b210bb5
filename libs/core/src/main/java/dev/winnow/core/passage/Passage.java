package dev.winnow.core.passage;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.MarkdownStructure;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a document that is searched, scored and cited as one.
 *
 * @param id unique within the tenant
 * @param documentId the document that it is from
 * @param title the document's title, empty if it has none
 * @param headings path of headings from the outermost to the one the passage stands under, without
 *     the title
 * @param text {@code original.substring(start, end)}, exactly
 * @param start first UTF-16 unit in the original, inclusive
 * @param end last UTF-16 unit in the original, exclusive
 * @param uri where a person can read the document, or null if unknown
 * @param metadata values for filters
 * @param blocks structure of the text, with offsets in it; where none is given, what the text is as
 *     Markdown, so never null
 */
public record Passage(
        PassageId id,
        DocumentId documentId,
        String title,
        List<String> headings,
        String text,
        int start,
        int end,
        @Nullable String uri,
        Metadata metadata,
        @Nullable List<Block> blocks) {

    /** Separates the title and the headings in {@link #heading()}. */
    public static final String HEADING_SEPARATOR = " / ";

    public Passage {
        if (start < 0 || end - start != text.length()) {
            throw new IllegalArgumentException(
                    "it spans %d to %d but its text has %d characters"
                            .formatted(start, end, text.length()));
        }
        headings = List.copyOf(headings);
        blocks = blocks == null ? MarkdownStructure.of(text) : List.copyOf(blocks);
        Block.requireFitting(blocks, text.length());
    }

    /** A passage of which no more is known than its text. */
    public Passage(
            PassageId id,
            DocumentId documentId,
            String title,
            List<String> headings,
            String text,
            int start,
            int end,
            @Nullable String uri,
            Metadata metadata) {
        this(id, documentId, title, headings, text, start, end, uri, metadata, null);
    }

    /** Never null. */
    @Override
    public List<Block> blocks() {
        return Objects.requireNonNull(blocks);
    }

    /**
     * A text that is one passage as it is: it begins at 0 and has no headings, no address and no
     * metadata.
     *
     * @param title empty if it has none
     */
    public static Passage whole(PassageId id, DocumentId documentId, String title, String text) {
        return new Passage(
                id, documentId, title, List.of(), text, 0, text.length(), null, Metadata.NONE);
    }

    /** The text as encoders read it and as it is searched: without marks. */
    public String readable() {
        return Block.readable(text, blocks(), 0, text.length());
    }

    /**
     * Title and heading path on one line; empty if there is neither. A heading equal to the title
     * is not repeated.
     */
    public String heading() {
        return heading(headings.size());
    }

    /**
     * Title and the outer part of the heading path on one line.
     *
     * @param depth how many headings from the outermost on, 0 for the title alone
     */
    public String heading(int depth) {
        StringBuilder line = new StringBuilder(title);
        for (String heading : headings.subList(0, depth)) {
            if (heading.equals(title)) {
                continue;
            }
            if (!line.isEmpty()) {
                line.append(HEADING_SEPARATOR);
            }
            line.append(heading);
        }
        return line.toString();
    }

    /**
     * The inner part of the heading path on one line; empty if there is none.
     *
     * @param depth how many headings are left out, from the outermost on
     */
    public String headingBelow(int depth) {
        return headings.subList(depth, headings.size()).stream()
                .filter(heading -> !heading.equals(title))
                .collect(Collectors.joining(HEADING_SEPARATOR));
    }

    /** How many headings two paths have in common, from the outermost on. */
    public int headingsSharedWith(Passage other) {
        int most = Math.min(headings.size(), other.headings.size());
        int shared = 0;
        while (shared < most && headings.get(shared).equals(other.headings.get(shared))) {
            shared++;
        }
        return shared;
    }
}
