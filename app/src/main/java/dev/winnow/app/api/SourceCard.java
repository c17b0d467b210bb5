package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.request.DocumentLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cited source in a streamed answer to Open WebUI, which shows it as a card.
 *
 * @param event of the type {@code source}
 */
record SourceCard(Event event) {

    /** An event of Open WebUI: its type says what the data are. */
    record Event(String type, Data data) {}

    /**
     * What the card shows.
     *
     * @param document the texts that were kept of the source
     * @param metadata the place of each text, in the same order
     */
    record Data(Source source, List<String> document, List<Place> metadata) {}

    /** The document, or the line of graph facts, that the texts are from. */
    record Source(String name, String url, String id) {}

    /**
     * Where a text stands in its document; facts of the graph have no start and end.
     *
     * @param source what the front end groups by: the document's id
     * @param name title of the document, or its id if it has none
     * @param start offset in the document's text, in UTF-16 units, inclusive
     * @param end offset in the document's text, in UTF-16 units, exclusive
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(String source, String name, @Nullable Integer start, @Nullable Integer end) {}

    /**
     * The cards of an answered question, in the order of the context's citation markers; a source
     * of which no text is in the context gets none.
     */
    static List<SourceCard> of(PipelineState state, DocumentLinks links) {
        CompactContext context = Objects.requireNonNull(state.context(), "the pruner has not run");
        List<PrunedPassage> kept = PrunedPassage.of(state);
        List<SourceCard> cards = new ArrayList<>();
        for (Citation citation : context.citations()) {
            String id = citation.documentId().value();
            String name = citation.title().isEmpty() ? id : citation.title();
            List<String> texts = new ArrayList<>();
            List<Place> places = new ArrayList<>();
            if (citation.facts().isEmpty()) {
                for (PrunedPassage passage : kept) {
                    if (passage.passage().documentId().equals(citation.documentId())) {
                        texts.add(passage.text());
                        places.add(new Place(id, name, passage.start(), passage.end()));
                    }
                }
            } else if (citation.block() != null) {
                texts.add(citation.block().slice(context.text()));
                places.add(new Place(id, name, null, null));
            }
            if (!texts.isEmpty()) {
                Source source = new Source(name, CitationUrl.of(citation, links), id);
                cards.add(new SourceCard(new Event("source", new Data(source, texts, places))));
            }
        }
        return cards;
    }
}
