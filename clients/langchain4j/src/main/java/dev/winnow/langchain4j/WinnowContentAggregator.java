package dev.winnow.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.aggregator.ContentAggregator;
import dev.langchain4j.rag.query.Query;
import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import dev.winnow.client.WinnowClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reranks and prunes what any retrievers found: of each content only the sentences that matter to
 * the question stay, contents of which nothing is left go, and the rest is ordered best first. What
 * two contents say alike stays in the one where it matters more.
 *
 * <p>{@link ContentMetadata#RERANKED_SCORE} is the rank probability. The metadata of a segment
 * stay; {@link WinnowContentRetriever#DEGRADED} is added if a stage lost quality. A segment's title
 * is taken from {@link WinnowContentRetriever#TITLE} if it has one.
 */
public final class WinnowContentAggregator implements ContentAggregator {

    private final WinnowClient winnow;
    private final Options options;

    /**
     * An aggregator with the server's settings; the budget is the largest that the server allows.
     */
    public WinnowContentAggregator(WinnowClient winnow) {
        this(winnow, Options.DEFAULTS);
    }

    /**
     * An aggregator.
     *
     * @param options what each question changes of the server's settings, e.g. the token budget of
     *     all contents together
     */
    public WinnowContentAggregator(WinnowClient winnow, Options options) {
        this.winnow = winnow;
        this.options = options;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are several queries that do not say which message
     *     they were made of: then nobody knows what the question is
     * @throws dev.winnow.client.WinnowException if there is no answer, e.g. because there are more
     *     contents than the server takes
     */
    @Override
    public List<Content> aggregate(Map<Query, Collection<List<Content>>> found) {
        Set<Content> distinct = new LinkedHashSet<>();
        found.values().forEach(lists -> lists.forEach(distinct::addAll));
        if (distinct.isEmpty()) {
            return List.of();
        }
        List<Content> contents = List.copyOf(distinct);
        List<PruneQuery.Passage> passages = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) {
            TextSegment segment = contents.get(i).textSegment();
            passages.add(
                    new PruneQuery.Passage(
                            Integer.toString(i),
                            segment.metadata().getString(WinnowContentRetriever.TITLE),
                            segment.text()));
        }
        PruneAnswer answer =
                winnow.prune(new PruneQuery(question(found.keySet()), passages, options));
        String degraded = WinnowContentRetriever.said(answer.degraded());
        return answer.passages().stream()
                .filter(pruned -> !pruned.text().isEmpty())
                .sorted(
                        Comparator.comparingDouble(
                                one -> -Objects.requireNonNullElse(one.rankScore(), 0d)))
                .map(
                        pruned ->
                                content(
                                        contents.get(Integer.parseInt(pruned.id())),
                                        pruned,
                                        degraded))
                .toList();
    }

    /** The one query, or the message that several were made of. */
    private static String question(Set<Query> queries) {
        Query first = queries.iterator().next();
        if (queries.size() == 1) {
            return first.text();
        }
        ChatMessage message = first.metadata() == null ? null : first.metadata().chatMessage();
        if (message instanceof UserMessage user && user.hasSingleText()) {
            return user.singleText();
        }
        throw new IllegalArgumentException(
                "there are %d queries, and none says which message it was made of"
                        .formatted(queries.size()));
    }

    private static Content content(Content whole, PruneAnswer.Pruned pruned, String degraded) {
        Metadata metadata = whole.textSegment().metadata().copy();
        if (!degraded.isEmpty()) {
            metadata.put(WinnowContentRetriever.DEGRADED, degraded);
        }
        Map<ContentMetadata, Object> scores = new EnumMap<>(ContentMetadata.class);
        scores.putAll(whole.metadata());
        Double rank = pruned.rankScore();
        if (rank != null) {
            scores.put(ContentMetadata.RERANKED_SCORE, rank);
        }
        return Content.from(TextSegment.from(pruned.text(), metadata), scores);
    }
}
