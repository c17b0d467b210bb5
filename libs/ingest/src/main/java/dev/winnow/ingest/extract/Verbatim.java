package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.MarkdownStructure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents whose text is known and stays as it is. */
public final class Verbatim {

    private Verbatim() {}

    /**
     * A document of one section.
     *
     * @throws ExtractionException if there is nothing to read in the text
     */
    public static ExtractedDocument of(@Nullable String title, String text)
            throws ExtractionException {
        if (!WhiteSpace.holdsText(text)) {
            throw new ExtractionException(ExtractionFailure.NO_TEXT, "the text is blank");
        }
        return of(title, text, Metadata.NONE);
    }

    static ExtractedDocument of(@Nullable String title, String text, Metadata metadata) {
        return WellFormed.repair(
                new ExtractedDocument(
                        Titles.line(title),
                        text,
                        Section.of(text, List.of()),
                        MarkdownStructure.of(text),
                        Format.JSON_LINES.mediaType(),
                        metadata,
                        List.of()));
    }
}
