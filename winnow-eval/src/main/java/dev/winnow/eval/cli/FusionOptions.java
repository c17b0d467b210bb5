package dev.winnow.eval.cli;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.FusionSettings;
import dev.winnow.retriever.index.SearchSettings;
import picocli.CommandLine.Option;

/** How lists are searched and fused; what is not given is as the product has it. */
final class FusionOptions {

    @Option(
            names = "--fusion",
            paramLabel = "NAME",
            description = "weighted (scores, the product's) or rrf (reciprocal ranks).")
    private FusionMethod method = FusionSettings.DEFAULTS.method();

    @Option(
            names = "--rank-constant",
            paramLabel = "K",
            description = "rrf: the higher, the less the first ranks stand out.")
    private int rankConstant = FusionSettings.DEFAULTS.rankConstant();

    @Option(
            names = "--k1",
            paramLabel = "K1",
            description = "BM25: saturation of term frequency, 0 upwards.")
    private float k1 = SearchSettings.DEFAULT_K1;

    @Option(
            names = "--b",
            paramLabel = "B",
            description = "BM25: weight of a passage's length, 0 to 1.")
    private float b = SearchSettings.DEFAULT_B;

    /**
     * The fusion.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    FusionSettings fusion() {
        return new FusionSettings(method, rankConstant);
    }

    /**
     * The search.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    SearchSettings search() {
        SearchSettings product = SearchSettings.DEFAULTS;
        return new SearchSettings(k1, b, product.dense());
    }
}
