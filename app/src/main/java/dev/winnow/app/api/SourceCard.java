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
 * A source in a stream for Open WebUI, which shows it as a card.
 *
 * @param event of the type {@code source}
 */
record SourceCard(Event event) {

    /** What happened. */
    record Event(String type, Data data) {}

    /**
     * The card.
     *
     * @param document its texts: the kept sentences
     * @param metadata one for each text
     */
    record Data(Source source, List<String> document, List<Place> metadata) {}

    /** What the texts are of. */
    record Source(String name, String url, String id) {}

    /**
     * Where a text stands.
     *
     * @param source what the front end groups by: the document's id
     * @param start first UTF-16 unit of the document, inclusive
     * @param end last UTF-16 unit of the document, exclusive
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(String source, String name, @Nullable Integer start, @Nullable Integer end) {}

    /**
     * The cards of a finished state, in the order of the context's markers; a source of which
     * nothing is quoted has none.
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
