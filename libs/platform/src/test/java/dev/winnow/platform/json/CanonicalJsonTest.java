package dev.winnow.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    private static final DocumentId DOCUMENT = new DocumentId("manual/réranking.md");

    private static final CompactContext CONTEXT =
            new CompactContext(
                    "Réranking\nIt scores sentences 😀. [1]\n",
                    true,
                    List.of(
                            new Citation(
                                    1,
                                    DOCUMENT,
                                    "Réranking",
                                    null,
                                    List.of(new Span(10, 37), new Span(40, 52)),
                                    new Span(0, 35),
                                    List.of())),
                    List.of(
                            new ContextSentence(
                                    DOCUMENT.passage(0),
                                    DOCUMENT,
                                    10,
                                    37,
                                    Score.probability(0.1f),
                                    Reason.THRESHOLD)),
                    List.of(
                            new ContextSentence(
                                    DOCUMENT.passage(1), DOCUMENT, 60, 80, null, Reason.UNSCORED)),
                    120,
                    14,
                    "o200k_base");

    @Test
    void bytes_are_those_of_the_golden_file() throws IOException {
        try (InputStream golden = getClass().getResourceAsStream("/golden/compact-context.json")) {
            assertThat(CanonicalJson.of(CONTEXT))
                    .asString()
                    .isEqualTo(new String(golden.readAllBytes(), "UTF-8").strip());
        }
    }

    @Property(tries = 200)
    void equal_contexts_give_equal_bytes_before_and_after_a_round_trip(@ForAll long seed) {
        CompactContext context = new PipelineStates(seed).context();
        CompactContext travelled =
                WinnowJson.tolerant()
                        .readValue(
                                WinnowJson.strict().writeValueAsBytes(context),
                                CompactContext.class);

        assertThat(CanonicalJson.of(travelled)).isEqualTo(CanonicalJson.of(context));
    }
}
