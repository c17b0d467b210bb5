package dev.winnow.inference.rerank;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import java.util.ArrayList;
import java.util.List;

/** Passages for tests. */
final class Passages {

    private Passages() {}

    static Passage passage(String id, String title, String text) {
        return Passage.whole(new PassageId(id), new DocumentId(id), title, text);
    }

    /** A passage of given sentences, joined as they are. */
    static SplitPassage split(String heading, String... sentences) {
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        for (String sentence : sentences) {
            spans.add(new Span(text.length(), text.length() + sentence.length()));
            text.append(sentence);
        }
        return new SplitPassage(heading, text.toString(), spans);
    }
}
