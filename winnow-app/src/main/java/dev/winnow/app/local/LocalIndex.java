package dev.winnow.app.local;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.time.InstantSource;

/**
 * The index, and the model whose vectors it holds.
 *
 * @param pool runs all models of this process
 * @param embedder makes vectors
 * @param impacts where impacts come from
 * @param chunker cuts documents; an index that was cut otherwise is refused
 * @param library the index
 * @param rerankerSource where the reranker is
 */
record LocalIndex(
        InferencePool pool,
        OnnxEmbedder embedder,
        ImpactOrigin impacts,
        Chunker chunker,
        LuceneIndex library,
        ModelSource rerankerSource) {

    /** Opens both; they are closed with the parts. */
    static LocalIndex open(LocalSettings settings, Closing parts, InstantSource clock)
            throws IOException {
        InferencePool pool = parts.add(new InferencePool(settings.inference().settings(), clock));
        OnnxEmbedder embedder =
                parts.add(
                        OnnxEmbedder.load(
                                ModelSource.of(settings.retriever().embedderPath()), pool));
        ImpactOrigin impacts = parts.add(settings.retriever().sparse().impacts(pool));
        Chunker chunker =
                new Chunker(
                        settings.ingest().chunk().settings(),
                        new RuleSentenceSplitter(),
                        embedder.tokenCounter());
        IndexSettings content =
                new IndexSettings(
                        embedder.model(),
                        embedder.dimensions(),
                        chunker.description(),
                        impacts.settingsName());
        LuceneIndex library =
                parts.add(
                        LuceneIndex.open(
                                settings.retriever().directory(),
                                content,
                                settings.retriever().search(),
                                settings.retriever().minFreeBytes()));
        return new LocalIndex(
                pool,
                embedder,
                impacts,
                chunker,
                library,
                ModelSource.of(settings.reranker().modelPath()));
    }
}
