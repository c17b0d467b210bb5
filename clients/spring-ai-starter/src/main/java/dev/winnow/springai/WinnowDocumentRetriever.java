package dev.winnow.springai;

import dev.winnow.client.Degraded;
import dev.winnow.client.Options;
import dev.winnow.client.SourceText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;

/**
 * Retrieves the context of a question, one document for each source, best first. The text of a
 * document is what Winnow keeps of the source, not its whole passages. If nothing fits the
 * question, the list is empty.
 *
 * <p>Metadata are {@link #DOCUMENT_ID}, {@link #TITLE}, {@link #URL} and {@link #SPANS}, each only
 * if it is known; the score is the rank probability. If a stage lost quality, every document says
 * so under {@link #DEGRADED}.
 */
public final class WinnowDocumentRetriever implements DocumentRetriever {

    /** Id of the document in Winnow; for a line of graph facts, the id of the first fact. */
    public static final String DOCUMENT_ID = "document_id";

    /** Title of the document. */
    public static final String TITLE = "title";

    /** Where a person can read the document. */
    public static final String URL = "url";

    /**
     * Where the kept text stands in the document: a list of pairs of start, inclusive, and end,
     * exclusive, in UTF-16 units.
     */
    public static final String SPANS = "spans";

    /** Stages that lost quality, and why, such as {@code reranker: deadline}. */
    public static final String DEGRADED = "winnow_degraded";

    private final WinnowOperations winnow;
    private final Options options;

    /**
     * A retriever.
     *
     * @param options what to change of Winnow's settings, for every question
     */
    public WinnowDocumentRetriever(WinnowOperations winnow, Options options) {
        this.winnow = winnow;
        this.options = options;
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.winnow.client.WinnowException if there is no answer
     */
    @Override
    public List<Document> retrieve(Query query) {
        WinnowOperations.Kept<SourceText> kept = winnow.context(query.text(), options);
        String degraded = said(kept.degraded());
        return kept.parts().stream().map(source -> document(source, degraded)).toList();
    }

    /** The value of {@link #DEGRADED}; empty if no quality was lost. */
    static String said(List<Degraded> degraded) {
        return degraded.stream().map(Degraded::toString).collect(Collectors.joining(", "));
    }

    private static Document document(SourceText source, String degraded) {
        Document.Builder document =
                Document.builder()
                        .id(id(source))
                        .text(source.text())
                        .score(source.rankProbability())
                        .metadata(DOCUMENT_ID, source.documentId());
        if (!source.title().isEmpty()) {
            document.metadata(TITLE, source.title());
        }
        if (source.uri() != null) {
            document.metadata(URL, source.uri());
        }
        if (!source.spans().isEmpty()) {
            document.metadata(
                    SPANS,
                    source.spans().stream()
                            .map(span -> List.of(span.start(), span.end()))
                            .toList());
        }
        if (!degraded.isEmpty()) {
            document.metadata(DEGRADED, degraded);
        }
        return document.build();
    }

    /**
     * An id that differs with the text: Spring AI's joiners keep one of several documents with the
     * same id, and what is kept of a source depends on the question.
     */
    private static String id(SourceText source) {
        return String.format(Locale.ROOT, "%s#%08x", source.documentId(), source.text().hashCode());
    }
}
