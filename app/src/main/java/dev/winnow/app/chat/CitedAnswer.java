package dev.winnow.app.chat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer and the sources that it names.
 *
 * @param answer its markers are those of the context: {@code [1]}
 * @param markers in the order of the answer's text
 */
public record CitedAnswer(GeneratedAnswer answer, List<CitedMarker> markers) {

    public CitedAnswer {
        markers = List.copyOf(markers);
    }

    /**
     * A marker in an answer and the source that it names.
     *
     * @param citation the source
     * @param start first UTF-16 unit of the marker in the answer, inclusive
     * @param end last UTF-16 unit of the marker in the answer, exclusive
     */
    public record CitedMarker(Citation citation, int start, int end) {

        /**
         * The markers with which the blocks of a context begin. They are taken from where the
         * pruner says that it wrote them, never looked for: a document may hold numbers in brackets
         * of its own.
         *
         * @param offset where the context stands in the answer
         */
        static List<CitedMarker> ofBlocks(int offset, CompactContext context) {
            List<CitedMarker> cited = new ArrayList<>();
            for (Citation citation : context.citations()) {
                if (citation.block() != null) {
                    int start = offset + citation.block().start();
                    cited.add(new CitedMarker(citation, start, start + written(citation).length()));
                }
            }
            return cited;
        }

        /** A marker as it stands in a context. */
        static String written(Citation citation) {
            return "[" + citation.marker() + "]";
        }
    }
}
