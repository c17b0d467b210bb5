package dev.winnow.app.api.dify;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.reranker.documents.KeptText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Dify's answer.
 *
 * @param records a record for each passage of which something was kept, in the order of the context;
 *     empty for nothing
 */
record DifyRetrievalResponse(List<DifyRecord> records) {

    /**
     * A passage.
     *
     * @param content its kept sentences
     * @param score the calibrated rank probability; 0 if no model ran, which the header
     *     Winnow-Degraded says
     * @param title of the document, empty if it has none
     */
    record DifyRecord(String content, float score, String title, DifyMetadata metadata) {}

    /**
     * Where a record comes from.
     *
     * @param url where a reader can open the document
     * @param start first UTF-16 unit of what was kept in the document's text, inclusive
     * @param end last UTF-16 unit of it, exclusive
     */
    record DifyMetadata(
            DocumentId documentId, PassageId passageId, String url, int start, int end) {}

    static DifyRetrievalResponse of(PipelineState state, DocumentLinks links) {
        CompactContext context = Objects.requireNonNull(state.context(), "the pruner has not run");
        Map<PassageId, Integer> places = new HashMap<>();
        for (int i = 0; i < state.candidates().size(); i++) {
            places.put(state.candidates().get(i).passage().id(), i);
        }
        Map<Integer, List<Span>> kept = new LinkedHashMap<>();
        for (ContextSentence sentence : context.kept()) {
            Integer place = places.get(sentence.passageId());
            if (place != null) {
                kept.computeIfAbsent(place, first -> new ArrayList<>())
                        .add(new Span(sentence.start(), sentence.end()));
            }
        }
        List<DifyRecord> records = new ArrayList<>(kept.size());
        kept.forEach(
                (place, spans) ->
                        records.add(
                                record(
                                        state.candidates().get(place).passage(),
                                        score(state, place),
                                        spans,
                                        links)));
        return new DifyRetrievalResponse(records);
    }

    private static float score(PipelineState state, int place) {
        return state.reranked().isEmpty()
                ? 0f
                : state.reranked().get(place).rankProbability().value();
    }

    private static DifyRecord record(
            Passage passage, float score, List<Span> spans, DocumentLinks links) {
        List<Span> within =
                spans.stream()
                        .sorted(Comparator.comparingInt(Span::start))
                        .map(
                                span ->
                                        new Span(
                                                span.start() - passage.start(),
                                                span.end() - passage.start()))
                        .toList();
        return new DifyRecord(
                KeptText.of(passage.text(), within).text(),
                score,
                passage.title(),
                new DifyMetadata(
                        passage.documentId(),
                        passage.id(),
                        links.onTheWeb(passage.documentId(), passage.uri()),
                        passage.start() + within.getFirst().start(),
                        passage.start() + within.getLast().end()));
    }
}
