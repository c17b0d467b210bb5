package dev.winnow.reranker.config;

import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;

/**
 * Ready once the model is loaded and warm, which it is before this exists. Names the device, since a slow one looks like a
 * working one.
 */
final class ModelReadiness implements ReadinessContributor {

    private final Reranker reranker;

    ModelReadiness(Reranker reranker) {
        this.reranker = reranker;
    }

    @Override
    public String name() {
        return "reranker";
    }

    @Override
    public Readiness readiness() {
        ModelIdentity model = reranker.model();
        return Readiness.up()
                .with("model", model.name())
                .with("sha256", model.sha256())
                .with("device", model.device())
                .with("sentences", String.valueOf(reranker.scoresSentences()));
    }
}
