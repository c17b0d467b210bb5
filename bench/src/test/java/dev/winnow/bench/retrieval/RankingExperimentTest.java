package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.winnow.bench.collection.BeirCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingExperimentTest {

    @Test
    void without_the_model_the_list_is_retrievals_and_with_it_alone_the_models() {
        assertThat(relevant("a").ndcg(0f)).isEqualTo(1);
        assertThat(relevant("c").ndcg(0f)).isEqualTo(.5);
        assertThat(relevant("c").ndcg(1f)).isEqualTo(1);
        assertThat(relevant("a").ndcg(1f)).isEqualTo(.5);
    }

    @Test
    void what_both_hold_for_good_is_best_by_both() {
        assertThat(relevant("b").ndcg(.5f)).isEqualTo(1);
    }

    @Test
    void both_lists_are_stretched_to_the_same_length_before_they_are_weighed() {
        // .75 for a, .5 for b, .25 for c
        assertThat(relevant("a", List.of(.9f, .7f, .5f), List.of(-10f, 0f, 10f)).ndcg(.25f))
                .isEqualTo(1);
        assertThat(relevant("c", List.of(.9f, .7f, .5f), List.of(-10f, 0f, 10f)).ndcg(.75f))
                .isEqualTo(1);
    }

    @Test
    void a_source_that_says_the_same_of_all_has_no_say() {
        assertThat(relevant("c", List.of(.2f, .3f, .4f), List.of(3f, 3f, 3f)).ndcg(.9f))
                .isEqualTo(1);
    }

    /**
     * A list of which retrieval puts "a" first, the model puts "c" first, and "b" is second by
     * both, so that it is first where both count much the same.
     */
    private static RankingExperiment.Scored relevant(String document) {
        return relevant(document, List.of(.9f, .8f, .1f), List.of(-4f, 2f, 3f));
    }

    private static RankingExperiment.Scored relevant(
            String document, List<Float> retrieval, List<Float> logits) {
        return new RankingExperiment.Scored(
                new BeirCollection.Query("q", "question", new TreeMap<>(Map.of(document, 1))),
                List.of("a", "b", "c"),
                retrieval,
                logits);
    }

    @TempDir Path folder;

    @Test
    void letter_case_and_punctuation_make_no_new_question() throws IOException {
        Files.createDirectories(folder.resolve("train"));
        Files.writeString(
                folder.resolve("train/set.jsonl"),
                """
                {"question": "What is (are) Gout ?", "sentences": ["x"], "labels": [1]}
                """);

        RankingExperiment.TrainingOverlap asked =
                RankingExperiment.TrainingOverlap.in(List.of(folder));

        assertThat(asked.contains("what is are gout")).isTrue();
        assertThat(asked.contains("What are gouts?")).isFalse();
        assertThat(RankingExperiment.TrainingOverlap.in(List.of()).contains("what is are gout"))
                .isFalse();
    }

    @Test
    void what_several_folders_ask_was_all_asked_before() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(name));
            Files.writeString(
                    folder.resolve(name).resolve("set.jsonl"),
                    "{\"question\": \"Who asks %s?\"}\n".formatted(name));
        }

        RankingExperiment.TrainingOverlap asked =
                RankingExperiment.TrainingOverlap.in(
                        List.of(folder.resolve("one"), folder.resolve("two")));

        assertThat(asked.contains("who asks one")).isTrue();
        assertThat(asked.contains("who asks two")).isTrue();
    }

    @Test
    void a_folder_without_questions_is_an_error() {
        assertThatIOException()
                .isThrownBy(() -> RankingExperiment.TrainingOverlap.in(List.of(folder)))
                .withMessageContaining("no .jsonl");
    }
}
