package dev.winnow.springai;

import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;

/**
 * Reranks and prunes what any retriever found: of each document only the sentences that matter to
 * the question stay, documents of which nothing is left go, and the rest is ordered best first,
 * with the rank probability as its score. Id and metadata stay; {@link
 * WinnowDocumentRetriever#DEGRADED} is added if a stage lost quality. A title is taken from {@link
 * WinnowDocumentRetriever#TITLE}.
 */
public final class WinnowDocumentPostProcessor implements DocumentPostProcessor {

    private final WinnowOperations winnow;
    private final Options options;

    /**
     * A post-processor.
     *
     * @param options what each question changes of Winnow's settings, e.g. the token budget of all
     *     documents together
     */
    public WinnowDocumentPostProcessor(WinnowOperations winnow, Options options) {
        this.winnow = winnow;
        this.options = options;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a document is no text
     * @throws dev.winnow.client.WinnowException if there is no answer, e.g. because there are more
     *     documents than a running Winnow takes
     */
    @Override
    public List<Document> process(Query query, List<Document> documents) {
        if (documents.isEmpty()) {
            return List.of();
        }
        List<PruneQuery.Passage> passages = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            String text = document.getText();
            if (text == null) {
                throw new IllegalArgumentException(
                        "document %s has no text, and only texts can be pruned"
                                .formatted(document.getId()));
            }
            passages.add(
                    new PruneQuery.Passage(
                            Integer.toString(i),
                            document.getMetadata().get(WinnowDocumentRetriever.TITLE)
                                            instanceof String title
                                    ? title
                                    : null,
                            text));
        }
        WinnowOperations.Kept<PruneAnswer.Pruned> kept =
                winnow.prune(new PruneQuery(query.text(), passages, options));
        String degraded = WinnowDocumentRetriever.said(kept.degraded());
        return kept.parts().stream()
                .filter(pruned -> !pruned.text().isEmpty())
                .sorted(
                        Comparator.comparingDouble(
                                one -> -Objects.requireNonNullElse(one.rankScore(), 0d)))
                .map(
                        pruned ->
                                document(
                                        documents.get(Integer.parseInt(pruned.id())),
                                        pruned,
                                        degraded))
                .toList();
    }

    private static Document document(Document whole, PruneAnswer.Pruned pruned, String degraded) {
        Document.Builder document = whole.mutate().text(pruned.text()).score(pruned.rankScore());
        if (!degraded.isEmpty()) {
            document.metadata(WinnowDocumentRetriever.DEGRADED, degraded);
        }
        return document.build();
    }
}
