package dev.winnow.platform.request;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Settings that a caller may change for one request; what is null keeps its default. The list is an allow-list: nothing else can be
 * changed from outside.
 *
 * @param candidates passages handed to the reranker
 * @param topK passages from which sentences are kept
 * @param threshold sentences with a lower keep-probability go, 0 to 1; where no passage surely answers, less is asked of a sentence
 * @param floor passages with at least this rank probability keep at least one sentence, 0 to 1
 * @param minRank passages with a lower rank probability go whole, 0 to 1
 * @param tokenBudget most tokens of the compact context
 * @param factShare share of the budget that graph facts may use before passages get it, 0 to 1
 * @param order order of documents in the context: rank, document or edges
 * @param title what counts as a title: none or first-sentence
 * @param fill whether room left in the budget is filled with the best sentences below the threshold
 * @param interpolation wishes about feedback and interpolation; each one that is left out keeps its default
 */
public record SettingsOverrides(
        @Nullable Integer candidates,
        @Nullable Integer topK,
        @Nullable Float threshold,
        @Nullable Float floor,
        @Nullable Float minRank,
        @Nullable Integer tokenBudget,
        @Nullable Float factShare,
        @Nullable PassageOrder order,
        @Nullable TitleRule title,
        @Nullable Boolean fill,
        @NestedConfigurationProperty @Nullable Interpolation interpolation) {

    /** Nothing changed. */
    public static final SettingsOverrides NONE =
            new SettingsOverrides(null, null, null, null, null, null, null, null, null, null, null);

    /** These overrides, and those of the other where these have none. */
    public SettingsOverrides orElse(SettingsOverrides other) {
        return new SettingsOverrides(
                or(candidates, other.candidates),
                or(topK, other.topK),
                or(threshold, other.threshold),
                or(floor, other.floor),
                or(minRank, other.minRank),
                or(tokenBudget, other.tokenBudget),
                or(factShare, other.factShare),
                or(order, other.order),
                or(title, other.title),
                or(fill, other.fill),
                merged(other.interpolation));
    }

    public SettingsOverrides withTopK(@Nullable Integer value) {
        return new SettingsOverrides(
                candidates,
                value,
                threshold,
                floor,
                minRank,
                tokenBudget,
                factShare,
                order,
                title,
                fill,
                interpolation);
    }

    public SettingsOverrides withThreshold(@Nullable Float value) {
        return new SettingsOverrides(
                candidates,
                topK,
                value,
                floor,
                minRank,
                tokenBudget,
                factShare,
                order,
                title,
                fill,
                interpolation);
    }

    public SettingsOverrides withTokenBudget(@Nullable Integer value) {
        return new SettingsOverrides(
                candidates,
                topK,
                threshold,
                floor,
                minRank,
                value,
                factShare,
                order,
                title,
                fill,
                interpolation);
    }

    public SettingsOverrides withOrder(@Nullable PassageOrder value) {
        return new SettingsOverrides(
                candidates,
                topK,
                threshold,
                floor,
                minRank,
                tokenBudget,
                factShare,
                value,
                title,
                fill,
                interpolation);
    }

    /** The settings with these overrides. Checks ranges, not caps. */
    Settings over(Settings defaults) {
        return new Settings(
                value(candidates, defaults.candidates()),
                value(topK, defaults.topK()),
                value(threshold, defaults.threshold()),
                value(floor, defaults.floor()),
                value(minRank, defaults.minRank()),
                value(tokenBudget, defaults.tokenBudget()),
                value(factShare, defaults.factShare()),
                value(order, defaults.order()),
                value(title, defaults.titleRule()),
                value(fill, defaults.fill()),
                interpolation == null
                        ? defaults.interpolation()
                        : interpolation.orElse(defaults.interpolation()));
    }

    private @Nullable Interpolation merged(@Nullable Interpolation other) {
        return interpolation == null || other == null
                ? or(interpolation, other)
                : interpolation.orElse(other);
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
        return own == null ? other : own;
    }

    private static <T> T value(@Nullable T own, T other) {
        return own == null ? other : own;
    }
}
