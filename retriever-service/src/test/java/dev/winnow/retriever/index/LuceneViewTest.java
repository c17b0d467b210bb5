package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class LuceneViewTest extends ViewContract {

    LuceneViewTest() {
        super(Engine.LUCENE);
    }

    @Test
    void searches_with_other_constants_on_the_same_index() throws IOException {
        put("a", "apple");
        index.commit();
        reopen(
                new SearchSettings(
                        0f, 0f, VectorEncoding.UNSIGNED_BYTE, SearchSettings.DEFAULT_EXACT_BELOW));
        try (IndexView view = view()) {
            // k1 0 leaves the idf alone: ln(1 + .5 / 1.5).
            assertThat((double) byWords(view, "apple", 1).getFirst().score().value())
                    .isCloseTo(Math.log(1 + .5 / 1.5), within(1e-6));
        }
    }
}
