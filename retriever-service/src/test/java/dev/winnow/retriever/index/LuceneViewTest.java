package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class LuceneViewTest extends ViewContract {

    LuceneViewTest() {
        super(Engine.LUCENE);
    }

    @TempDir private Path own;

    @Test
    void searches_with_other_constants_on_the_same_index() throws IOException {
        try (SearchableStore index = Engine.LUCENE.open(own)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
        }
        SearchSettings noSaturation =
                new SearchSettings(
                        0f, 0f, VectorEncoding.UNSIGNED_BYTE, SearchSettings.DEFAULT_EXACT_BELOW);
        try (SearchableStore index = Engine.LUCENE.open(own, StoreFixture.CONTENT, noSaturation);
                IndexView view = index.passages().view()) {
            // k1 0 leaves the idf alone: ln(1 + .5 / 1.5).
            assertThat(
                            (double)
                                    view.lexical(view.analyse("apple"), StoreFixture.EVERYTHING, 1)
                                            .getFirst()
                                            .score()
                                            .value())
                    .isCloseTo(Math.log(1 + .5 / 1.5), within(1e-6));
        }
    }
}
