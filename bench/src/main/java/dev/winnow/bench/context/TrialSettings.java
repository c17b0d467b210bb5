package dev.winnow.bench.context;

import dev.winnow.core.query.Settings;

/** The product's settings but for what an experiment varies. */
public final class TrialSettings {

    /** More tokens than the passages of a question hold. */
    public static final int NO_BUDGET = 32_000;

    private TrialSettings() {}

    /** Settings with these values and the product's defaults for all others. */
    public static Settings of(
            int candidates, int topK, float threshold, float minRank, int tokenBudget) {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                candidates,
                topK,
                threshold,
                defaults.floor(),
                minRank,
                tokenBudget,
                defaults.factShare(),
                defaults.order(),
                defaults.titleRule(),
                defaults.fill(),
                defaults.interpolation());
    }
}
