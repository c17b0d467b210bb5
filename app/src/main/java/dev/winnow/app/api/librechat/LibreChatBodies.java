package dev.winnow.app.api.librechat;

import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.core.passage.Passage;
import dev.winnow.platform.json.LenientJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What LibreChat sends and gets, as its rag_api has it. */
final class LibreChatBodies {

    private LibreChatBodies() {}

    /**
     * A question about one file. What else LibreChat says, an entity before all, makes nobody see
     * more.
     *
     * @param k most passages; 4 if it is left out
     */
    @LenientJson
    record FileQuestion(@Nullable String query, @Nullable String fileId, @Nullable Integer k) {}

    /** The same about several files. */
    @LenientJson
    record FilesQuestion(
            @Nullable String query,
            @Nullable List<@Nullable String> fileIds,
            @Nullable Integer k) {}

    /**
     * What became of a file.
     *
     * @param status whether it can be asked about
     * @param knownType false for a type that is not read
     */
    record FileStored(
            boolean status, String message, String fileId, String filename, boolean knownType) {}

    /** The text of a file that was not kept. */
    record FileRead(String text, String fileId, String filename, boolean knownType) {}

    /**
     * A text and where it is from.
     *
     * @param pageContent the kept sentences of a passage, or the whole text of a file
     */
    record FileText(String pageContent, FilePlace metadata) {

        static FileText of(PrunedPassage kept, LibreChatUser user) {
            Passage passage = kept.passage();
            return new FileText(
                    kept.text(),
                    new FilePlace(
                            user.file(passage.documentId()),
                            user.id(),
                            passage.title(),
                            kept.start(),
                            kept.end()));
        }
    }

    /**
     * Where a text is from.
     *
     * @param source the file's name
     * @param start first UTF-16 unit in the file's text, inclusive
     * @param end last UTF-16 unit, exclusive
     */
    record FilePlace(String fileId, String userId, String source, int start, int end) {}

    /** What was done. */
    record Done(String message) {}

    /** Whether calls are taken. */
    record Health(String status) {}
}
