package dev.winnow.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.winnow.client.ContextAnswer;
import dev.winnow.client.ContextQuery;
import dev.winnow.client.Degraded;
import dev.winnow.client.Options;
import dev.winnow.client.SourceText;
import dev.winnow.client.TextSpan;
import dev.winnow.client.WinnowClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The context of a question, one content for each source, best first: the sentences that Winnow
 * keeps, never whole passages. Nothing fits: an empty list.
 *
 * <p>A segment's metadata are {@link #DOCUMENT_ID}, {@link #TITLE}, {@link #URL} and {@link
 * #SPANS}; {@link ContentMetadata#SCORE} is the rank probability. What is missing is left out. If a
 * stage lost quality, {@link #DEGRADED} says so in each.
 */
public final class WinnowContentRetriever implements ContentRetriever {

    /** Id of the document; of a line of facts the first fact's id. */
    public static final String DOCUMENT_ID = "document_id";

    /** Title of the document. */
    public static final String TITLE = "title";

    /** Where a person can read the document. */
    public static final String URL = "url";

    /** The kept stretches of the document's text, in UTF-16 units: {@code 0-57,120-163}. */
    public static final String SPANS = "spans";

    /** Stages that lost quality, and why: {@code reranker: deadline}. */
    public static final String DEGRADED = "winnow_degraded";

    private final WinnowClient winnow;
    private final Options options;

    /** A retriever with the server's settings. */
    public WinnowContentRetriever(WinnowClient winnow) {
        this(winnow, Options.DEFAULTS);
    }

    /**
     * A retriever.
     *
     * @param options what each question changes of the server's settings
     */
    public WinnowContentRetriever(WinnowClient winnow, Options options) {
        this.winnow = winnow;
        this.options = options;
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.winnow.client.WinnowException if there is no answer
     */
    @Override
    public List<Content> retrieve(Query query) {
        ContextAnswer answer =
                winnow.context(ContextQuery.of(query.text()).with(options).explained());
        String degraded = said(answer.degraded());
        return answer.sources().stream().map(source -> content(source, degraded)).toList();
    }

    /** What is written under {@link #DEGRADED}; empty if nothing was lost. */
    static String said(List<Degraded> degraded) {
        return degraded.stream().map(Degraded::toString).collect(Collectors.joining(", "));
    }

    private static Content content(SourceText source, String degraded) {
        Metadata metadata = Metadata.from(DOCUMENT_ID, source.documentId());
        if (!source.title().isEmpty()) {
            metadata.put(TITLE, source.title());
        }
        if (source.uri() != null) {
            metadata.put(URL, source.uri());
        }
        if (!source.spans().isEmpty()) {
            metadata.put(
                    SPANS,
                    source.spans().stream()
                            .map(WinnowContentRetriever::written)
                            .collect(Collectors.joining(",")));
        }
        if (!degraded.isEmpty()) {
            metadata.put(DEGRADED, degraded);
        }
        Double rank = source.rankProbability();
        return Content.from(
                TextSegment.from(source.text(), metadata),
                rank == null ? Map.of() : Map.of(ContentMetadata.SCORE, rank));
    }

    private static String written(TextSpan span) {
        return span.start() + "-" + span.end();
    }
}
