package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.inference.rerank.ScoreRules.TokenPooling;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The numbers of the rules against the rules as their authors wrote them, with a threshold. */
class TokenPoolingTest {

    @Property
    void vote_keeps_what_at_least_half_of_the_tokens_vote_for(
            @ForAll("tokens") float[] tokens, @ForAll("thresholds") float threshold) {
        assertThat(TokenPooling.VOTE.of(tokens) >= threshold)
                .isEqualTo(2 * reaching(tokens, threshold) >= tokens.length);
    }

    @Property
    void share_keeps_what_a_share_of_the_threshold_reaches_the_threshold_in(
            @ForAll("tokens") float[] tokens, @ForAll("thresholds") float threshold) {
        float share = (float) reaching(tokens, threshold) / tokens.length;

        assertThat(TokenPooling.SHARE.of(tokens) >= threshold).isEqualTo(share >= threshold);
    }

    @Property
    void every_rule_stays_within_its_tokens_or_below_them(@ForAll("tokens") float[] tokens) {
        float highest = 0;
        float lowest = 1;
        for (float token : tokens) {
            highest = Math.max(highest, token);
            lowest = Math.min(lowest, token);
        }
        for (TokenPooling rule : TokenPooling.values()) {
            assertThat(rule.of(tokens)).as("%s", rule).isBetween(lowest, highest);
        }
    }

    @Property
    void the_order_of_the_tokens_does_not_matter_to_votes_and_shares(
            @ForAll("tokens") float[] tokens) {
        float[] backwards = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            backwards[i] = tokens[tokens.length - 1 - i];
        }
        assertThat(TokenPooling.VOTE.of(backwards)).isEqualTo(TokenPooling.VOTE.of(tokens));
        assertThat(TokenPooling.SHARE.of(backwards)).isEqualTo(TokenPooling.SHARE.of(tokens));
    }

    @Example
    void the_three_rules_disagree_about_one_sure_token_among_ten() {
        float[] tokens = new float[10];
        tokens[4] = 1;

        assertThat(TokenPooling.MEAN.of(tokens)).isEqualTo(.1f);
        assertThat(TokenPooling.VOTE.of(tokens)).isZero();
        assertThat(TokenPooling.SHARE.of(tokens)).isEqualTo(.1f);
        tokens[5] = 1;
        assertThat(TokenPooling.MEAN.of(tokens)).isEqualTo(.2f);
        assertThat(TokenPooling.SHARE.of(tokens)).isEqualTo(.2f);
        tokens[5] = .15f;
        assertThat(TokenPooling.SHARE.of(tokens)).isEqualTo(.15f);
    }

    @Provide
    Arbitrary<float[]> tokens() {
        return thresholds().array(float[].class).ofMinSize(1).ofMaxSize(40);
    }

    /** With many ties, which is where a rule goes wrong. */
    @Provide
    Arbitrary<Float> thresholds() {
        return Arbitraries.oneOf(
                Arbitraries.floats().between(0, 1).ofScale(6),
                Arbitraries.integers().between(0, 20).map(i -> i / 20f));
    }

    private static int reaching(float[] tokens, float threshold) {
        int reaching = 0;
        for (float token : tokens) {
            reaching += token >= threshold ? 1 : 0;
        }
        return reaching;
    }
}
