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
 * The context of a question, one document for each source, best first: the sentences that Winnow
 * keeps, never whole passages. Nothing fits: an empty list.
 *
 * <p>Metadata are {@link #DOCUMENT_ID}, {@link #TITLE}, {@link #URL} and {@link #SPANS}; the score
 * is the rank probability. What is missing is left out. If a stage lost quality, {@link #DEGRADED}
 * says so in each.
 */
public final class WinnowDocumentRetriever implements DocumentRetriever {

    /** Id of the document in Winnow; of a line of facts the first fact's id. */
    public static final String DOCUMENT_ID = "document_id";

    /** Title of the document. */
    public static final String TITLE = "title";

    /** Where a person can read the document. */
    public static final String URL = "url";

    /** The kept stretches of the document's text, a list of pairs in UTF-16 units. */
    public static final String SPANS = "spans";

    /** Stages that lost quality, and why: {@code reranker: deadline}. */
    public static final String DEGRADED = "winnow_degraded";

    private final WinnowOperations winnow;
    private final Options options;

    /**
     * A retriever.
     *
     * @param options what each question changes of Winnow's settings
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

    /** What is written under {@link #DEGRADED}; empty if nothing was lost. */
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
     * Joiners take documents with the same id for the same: what is kept of one depends on the
     * question.
     */
    private static String id(SourceText source) {
        return String.format(Locale.ROOT, "%s#%08x", source.documentId(), source.text().hashCode());
    }
}
