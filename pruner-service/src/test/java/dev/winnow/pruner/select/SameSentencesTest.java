package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.sentence.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameSentencesTest extends Decisions {

    @Test
    void keeps_what_two_documents_say_once_and_cites_both() {
        String said = "The reranker returns one score for each sentence.";
        Library library =
                new Library()
                        .document("a", "A", .8f, "In short: nothing new here. " + said, .01f, .7f)
                        .document(
                                "b",
                                "B",
                                .9f,
                                "the Reranker returns one score, for each sentence!",
                                .9f)
                        .document("c", "C", .7f, said + " And more of it.", .05f, .6f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text())
                .isEqualTo(
                        "[1] B\nthe Reranker returns one score, for each sentence!\n\n[2] C\nAnd more of it.");
        assertThat(context.citations())
                .extracting(
                        Citation::marker,
                        citation -> citation.documentId().value(),
                        Citation::spans)
                .containsExactly(
                        tuple(1, "b", List.of(new Span(0, 50))),
                        tuple(2, "c", List.of(new Span(0, 49), new Span(50, 65))),
                        tuple(3, "a", List.of(new Span(28, 77))));
        assertThat(reasons(context.dropped()))
                .containsExactly(Reason.THRESHOLD, Reason.DUPLICATE, Reason.DUPLICATE);
    }

    @Test
    void does_not_take_a_sentence_for_a_copy_that_differs_in_a_number_a_sign_or_a_negation() {
        Library library =
                new Library()
                        .document(
                                "a", "", .9f, "The usual daily dose for adults is 5 mg of it.", .9f)
                        .document(
                                "b",
                                "",
                                .8f,
                                "The usual daily dose for adults is 10 mg of it.",
                                .9f)
                        .document(
                                "c",
                                "",
                                .7f,
                                "This drug should be taken with food in the morning.",
                                .9f)
                        .document(
                                "d",
                                "",
                                .6f,
                                "This drug should not be taken with food in the morning.",
                                .9f)
                        .document("e", "", .5f, "The effect was small in all groups (p < x).", .9f)
                        .document("f", "", .4f, "The effect was small in all groups (p > x).", .9f);

        CompactContext context = prune(library, topK(10));

        assertThat(context.kept()).hasSize(6);
    }
}
