package dev.winnow.eval.graph.kgrag;

/**
 * Constants of KG-RAG's rule.
 *
 * @param percentile sentences at or below this one of their neighbourhood's similarities go, 0 to 100
 * @param similarity sentences at or below this cosine go
 * @param sentences most for a question, divided evenly among its entities
 */
public record KgRagSettings(float percentile, float similarity, int sentences) {

    /** As in KG_RAG's config.yaml: QUESTION_VS_CONTEXT_SIMILARITY_PERCENTILE_THRESHOLD, ..._MINIMUM_SIMILARITY, CONTEXT_VOLUME. */
    public static final KgRagSettings DEFAULTS = new KgRagSettings(75f, .5f, 150);

    public KgRagSettings {
        if (!(percentile >= 0f && percentile <= 100f)) {
            throw new IllegalArgumentException(
                    "a percentile lies between 0 and 100, got " + percentile);
        }
        if (!(similarity >= -1f && similarity <= 1f)) {
            throw new IllegalArgumentException("a cosine lies between -1 and 1, got " + similarity);
        }
        if (sentences < 1) {
            throw new IllegalArgumentException("at least 1 sentence is needed, got " + sentences);
        }
    }
}
