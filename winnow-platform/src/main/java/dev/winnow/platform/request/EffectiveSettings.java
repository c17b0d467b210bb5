package dev.winnow.platform.request;

import dev.winnow.core.pipeline.Problem.Kind;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.error.ProblemException;
import org.jspecify.annotations.Nullable;

/** Turns overrides into settings: defaults filled in, ranges and caps checked. */
public final class EffectiveSettings {

    private final Settings defaults;
    private final PipelineProperties.Caps caps;

    public EffectiveSettings(PipelineProperties properties) {
        this.defaults = properties.defaultSettings();
        this.caps = properties.caps();
    }

    /**
     * The settings of a request.
     *
     * @throws ProblemException 422 for a value out of range or above a cap, naming the field, the limit and the value
     */
    public Settings of(SettingsOverrides overrides) {
        count("candidates", overrides.candidates(), "candidates", caps.candidates());
        count("top_k", overrides.topK(), "top-k", caps.topK());
        count("token_budget", overrides.tokenBudget(), "token-budget", caps.tokenBudget());
        share("threshold", overrides.threshold());
        share("floor", overrides.floor());
        share("min_rank", overrides.minRank());
        share("fact_share", overrides.factShare());
        return overrides.over(defaults);
    }

    private static void count(String field, @Nullable Integer value, String cap, int limit) {
        if (value == null) {
            return;
        }
        if (value < 1) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must be at least 1, got %d".formatted(field, value))
                    .at(field);
        }
        if (value > limit) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%s is %d, at most %d is allowed; ask for less, or raise winnow.pipeline.caps.%s"
                                    .formatted(field, value, limit, cap))
                    .at(field)
                    .limit(limit, value);
        }
    }

    private static void share(String field, @Nullable Float value) {
        if (value != null && !(value >= 0f && value <= 1f)) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must lie between 0 and 1, got %s".formatted(field, value))
                    .at(field);
        }
    }
}
