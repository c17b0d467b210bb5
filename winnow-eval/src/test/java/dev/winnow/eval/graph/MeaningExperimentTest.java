package dev.winnow.eval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.kg.content.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.snapshot.SnapshotStore;
import dev.winnow.kg.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeaningExperimentTest {

    private static final String GRAPH =
            """
            {"id": "D:1", "kind": "Disease", "name": "myocardial infarction", "synonyms": ["heart attack"]}
            {"id": "D:2", "kind": "Disease", "name": "hyperglycemia", "synonyms": ["high blood sugar"]}
            {"id": "D:3", "kind": "Disease", "name": "nephrolithiasis", "synonyms": ["kidney stones"]}
            {"id": "D:4", "kind": "Disease", "name": "spinocerebellar ataxia type 5"}
            {"id": "D:5", "kind": "Disease", "name": "asthma"}
            {"id": "G:1", "kind": "Gene", "name": "IL13"}
            """;

    @Test
    void a_hidden_synonym_is_found_by_its_meaning_and_a_lower_floor_takes_more(@TempDir Path folder)
            throws Exception {
        Path tables = folder.resolve("graph.jsonl");
        Files.writeString(tables, GRAPH);
        Path file = folder.resolve("small.graph");
        SnapshotWriter.write(GraphFiles.read(List.of(tables)), GraphLabels.ofPublic(), file);
        try (SnapshotStore store = SnapshotStore.open(file);
                InferencePool pool =
                        new InferencePool(InferenceSettings.defaults(), InstantSource.system());
                OnnxEmbedder embedder = OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool)) {
            MeaningExperiment.Result result =
                    new MeaningExperiment(store, MeaningExperiment.NAMES).run(embedder);

            assertThat(result.synonyms()).isEqualTo(3);
            assertThat(result.diseases()).isEqualTo(1);
            MeaningExperiment.Row alone = result.rows().getFirst();
            assertThat(alone.right()).as("the dictionary cannot know them").isZero();
            assertThat(alone.falseNames()).isZero();
            assertThat(result.rows().get(1).right()).isPositive();
            assertThat(result.rows().subList(1, result.rows().size()))
                    .extracting(MeaningExperiment.Row::right)
                    .isSortedAccordingTo((one, other) -> Integer.compare(other, one));
            assertThat(result.rows()).extracting(MeaningExperiment.Row::everyday).containsOnly(0);
            assertThat(result.markdown()).contains("hidden synonyms (3): right");
        }
    }
}
