package dev.winnow.inference.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedder that averages its token vectors. */
class MeanEmbedderTest extends EmbedderContract {

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxEmbedder embedder = OnnxEmbedder.load(TinyModels.source("embedder"), pool);

    @Override
    Embedder embedder() {
        return embedder;
    }

    @AfterAll
    void close() {
        embedder.close();
        pool.close();
    }

    @Test
    void the_mean_is_another_vector_than_the_first_tokens() throws Exception {
        ModelSource cls = TinyModels.altered("embedder", folder, "\"mean\"", "\"cls\"");
        try (OnnxEmbedder first = OnnxEmbedder.load(cls, pool)) {
            assertThat(passage(first, "", "the needle")).isNotEqualTo(passage("", "the needle"));
        }
    }

    @Test
    void the_description_says_how_far_passages_spread_as_a_rule() throws IOException {
        ModelSource told =
                TinyModels.altered(
                        "embedder", folder, "\"licence\"", "\"usual_spread\": 0.25, \"licence\"");
        try (OnnxEmbedder spread = OnnxEmbedder.load(told, pool)) {
            assertThat(spread.usualSpread()).isEqualTo(.25f);
        }
        assertThat(embedder.usualSpread()).isZero();
    }
}
