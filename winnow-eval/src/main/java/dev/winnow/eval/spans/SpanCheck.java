package dev.winnow.eval.spans;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds answers of {@code /v1/context} to the originals. A kept sentence must stand, letter by letter as the original has it at its offsets, in the answer's
 * text, and so must the spans of citations, but for those of a sentence that was left out as the duplicate of a kept one, whose source is cited all the
 * same. A dropped sentence must lie within its original. Used by one thread.
 */
public final class SpanCheck {

    private static final String DUPLICATE = "duplicate";

    /** Where a span lies. */
    private record Place(String document, int start, int end) {

        static Place of(JsonNode sentence) {
            return new Place(
                    sentence.path("document_id").asString(""),
                    sentence.path("start").asInt(-1),
                    sentence.path("end").asInt(-1));
        }
    }

    private final Originals originals;
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int answers;
    private int kept;
    private int dropped;
    private int cited;

    /**
     * @param originals asked once for each document
     */
    public SpanCheck(Originals originals) {
        this.originals = originals;
    }

    /**
     * Checks one answer.
     *
     * @param question its number or id, for the report
     */
    public void add(String question, JsonNode answer) throws IOException, InterruptedException {
        answers++;
        String text = answer.path("text").asString("");
        for (JsonNode sentence : answer.path("kept")) {
            kept++;
            stands(question, "kept", text, slice(question, "kept", sentence));
        }
        Set<Place> duplicates = new HashSet<>();
        for (JsonNode sentence : answer.path("dropped")) {
            dropped++;
            slice(question, "dropped", sentence);
            if (sentence.path("reason").asString("").equals(DUPLICATE)) {
                duplicates.add(Place.of(sentence));
            }
        }
        for (JsonNode citation : answer.path("citations")) {
            String document = citation.path("document_id").asString("");
            for (JsonNode span : citation.path("spans")) {
                cited++;
                Place place = new Place(document, span.path(0).asInt(-1), span.path(1).asInt(-1));
                String words = slice(question, "cited", place);
                if (!duplicates.contains(place)) {
                    stands(question, "cited", text, words);
                }
            }
        }
    }

    /** What was found so far. */
    public SpanReport report() {
        return new SpanReport(answers, texts.size(), kept, dropped, cited, faults);
    }

    private String slice(String question, String kind, JsonNode sentence)
            throws IOException, InterruptedException {
        return slice(question, kind, Place.of(sentence));
    }

    private String slice(String question, String kind, Place place)
            throws IOException, InterruptedException {
        String document = place.document();
        int start = place.start();
        int end = place.end();
        String original = texts.get(document);
        if (original == null) {
            original = originals.of(document);
            texts.put(document, original);
        }
        if (start < 0 || start >= end || end > original.length()) {
            faults.add(
                    "question %s: %s span %d to %d lies outside %s, which has %d units"
                            .formatted(question, kind, start, end, document, original.length()));
            return "";
        }
        if (splits(original, start) || splits(original, end)) {
            faults.add(
                    "question %s: %s span %d to %d cuts a character of %s in two"
                            .formatted(question, kind, start, end, document));
        }
        return original.substring(start, end);
    }

    private static boolean splits(String text, int border) {
        return border > 0
                && border < text.length()
                && Character.isSurrogatePair(text.charAt(border - 1), text.charAt(border));
    }

    private void stands(String question, String kind, String text, String span) {
        if (!text.contains(span)) {
            faults.add(
                    "question %s: a %s span of %d units does not stand in the answer as the original has it"
                            .formatted(question, kind, span.length()));
        }
    }
}
