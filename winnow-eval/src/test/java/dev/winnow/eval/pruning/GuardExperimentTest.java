package dev.winnow.eval.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.platform.tokens.O200kTokenCounter;
import dev.winnow.pruner.select.Guard;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.select.PruningRules;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuardExperimentTest {

    private static final String QUESTION = "Where was the director of Ever Since We Love born?";

    @Test
    void a_bridge_between_two_passages_is_found_at_the_price_of_one_sentence() {
        GuardExperiment experiment = new GuardExperiment(.1f, pruners());

        experiment.add(
                "hops",
                List.of(
                        row(
                                "Li Yu",
                                List.of("Li Yu comes from Jinan.", "Tea is liked by many people."),
                                List.of(true, false),
                                .8f,
                                .05f),
                        row(
                                "",
                                List.of("Ever Since We Love is by Li Yu.", "Critics were kind."),
                                List.of(true, false),
                                .02f,
                                .01f)));

        Map<String, GuardLine> lines = experiment.result().sets().get("hops");
        assertThat(lines.get("none").recall()).isEqualTo(.5);
        assertThat(lines.get("none").allEvidence()).isZero();
        assertThat(lines.get("links").recall()).isEqualTo(1);
        assertThat(lines.get("links").allEvidence()).isEqualTo(1);
        assertThat(lines.get("links").precision()).isEqualTo(1);
        assertThat(lines.get("links").charsSaved()).isEqualTo(1 - 54. / 100, within(1e-9));
        // A lower threshold has to take the tea first.
        assertThat(lines.get("threshold for links").precision()).isLessThan(1);
        assertThat(lines.get("threshold for links").charsSaved())
                .isLessThanOrEqualTo(lines.get("links").charsSaved());
    }

    @Test
    void what_keeps_nothing_more_is_level_with_the_threshold() {
        GuardExperiment experiment = new GuardExperiment(.1f, pruners());

        experiment.add(
                "plain",
                List.of(
                        row(
                                "",
                                List.of("It rained.", "It snowed."),
                                List.of(true, false),
                                .8f,
                                .05f)));

        GuardResult result = experiment.result();
        assertThat(result.mean().get("all")).isEqualTo(result.mean().get("threshold for all"));
        assertThat(result.recall().get("all").mean()).isZero();
    }

    @Test
    void a_set_without_evidence_is_refused() {
        GuardExperiment experiment = new GuardExperiment(.1f, pruners());

        assertThatThrownBy(
                        () ->
                                experiment.add(
                                        "empty",
                                        List.of(
                                                row(
                                                        "",
                                                        List.of("It rained."),
                                                        List.of(false),
                                                        .8f))))
                .hasMessageContaining("set empty has no question with evidence");
    }

    private static Map<Guard, Pruner> pruners() {
        Map<Guard, Pruner> pruners = new EnumMap<>(Guard.class);
        for (Guard guard : Guard.values()) {
            pruners.put(
                    guard,
                    new Pruner(
                            new O200kTokenCounter(),
                            new RuleSentenceSplitter(),
                            PruningRules.DEFAULTS.withGuard(guard)));
        }
        return pruners;
    }

    private static RowScores row(
            String title, List<String> sentences, List<Boolean> needed, float... scores) {
        return new RowScores(
                new LabelledRow("r", "set", QUESTION, title, sentences, needed, List.of()),
                new TreeMap<>(Map.of(PruningMeasurement.MODEL, scores)));
    }
}
