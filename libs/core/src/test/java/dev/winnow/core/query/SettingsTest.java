package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @ValueSource(floats = {-.1f, 1.1f, Float.NaN})
    void shares_lie_between_0_and_1(float value) {
        assertThatThrownBy(() -> settings(1, value, 1))
                .hasMessageContaining("threshold must lie between 0 and 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5})
    void counts_are_at_least_1(int value) {
        assertThatThrownBy(() -> settings(value, .1f, 1))
                .hasMessage("top_k must be at least 1, got " + value);
        assertThatThrownBy(() -> settings(1, .1f, value))
                .hasMessage("token_budget must be at least 1, got " + value);
    }

    private static Settings settings(int topK, float threshold, int budget) {
        return new Settings(
                20,
                topK,
                threshold,
                .5f,
                .05f,
                budget,
                .25f,
                PassageOrder.RANK,
                TitleRule.NONE,
                false,
                Interpolation.DEFAULTS);
    }
}
