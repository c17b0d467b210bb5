package dev.winnow.kg.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.LinkCandidate;
import dev.winnow.core.graph.LinkCandidate.Match;
import dev.winnow.core.graph.Linking;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.kg.content.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.snapshot.SnapshotStore;
import dev.winnow.kg.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenseLinkerTest {

    private static final String NODES =
            """
            {"id": "D:1", "kind": "Disease", "name": "seasonal allergic rhinitis"}
            {"id": "D:2", "kind": "Disease", "name": "asthma"}
            {"id": "D:3", "kind": "Disease", "name": "benign paroxysmal vertigo"}
            {"id": "G:1", "kind": "Gene", "name": "IL13"}
            """;

    private static SnapshotStore store;

    /** Pairs of letters as dimensions: texts that share them are near each other. */
    private static class Letters implements Embedder {

        private static final int DIMENSIONS = 512;

        @Override
        public int dimensions() {
            return DIMENSIONS;
        }

        @Override
        public ModelIdentity model() {
            return new ModelIdentity("letters", "1", "0".repeat(64));
        }

        @Override
        public float[] embedQuery(String text, Deadline deadline) throws EmbeddingException {
            return embedPassage("", text, deadline);
        }

        @Override
        public float[] embedPassage(String heading, String text, Deadline deadline)
                throws EmbeddingException {
            float[] vector = new float[DIMENSIONS];
            String letters = text.toLowerCase(Locale.ROOT);
            for (int i = 1; i < letters.length(); i++) {
                vector[(letters.charAt(i - 1) * 31 + letters.charAt(i)) % DIMENSIONS]++;
            }
            double length = 0;
            for (float value : vector) {
                length += (double) value * value;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(length);
            }
            return vector;
        }

        @Override
        public void close() {}
    }

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        Path tables = folder.resolve("graph.jsonl");
        Files.writeString(tables, NODES);
        Path file = folder.resolve("words.graph");
        SnapshotWriter.write(GraphFiles.read(List.of(tables)), GraphLabels.ofPublic(), file);
        store = SnapshotStore.open(file);
    }

    @Test
    void what_spelling_leaves_over_is_found_by_its_meaning_and_told_so() throws Exception {
        String text = "Which genes are associated with seasonal rhinitis of allergics?";
        Linking linking = linker(.6f).link(text);

        assertThat(linking.mentions()).hasSize(1);
        LinkCandidate candidate = linking.mentions().getFirst().candidates().getFirst();
        assertThat(candidate.entity().id()).isEqualTo("D:1");
        assertThat(candidate.match()).isEqualTo(Match.MEANING);
        assertThat(candidate.similarity()).isBetween(.6f, .99f);
        assertThat(linking.mentions().getFirst().span().slice(text))
                .isEqualTo("seasonal rhinitis of allergics");
    }

    @Test
    void nothing_near_enough_is_left_alone() throws Exception {
        assertThat(ids(.95f, "Which genes are associated with seasonal rhinitis?")).isEmpty();
    }

    @Test
    void what_spelling_found_stays_as_it_is() throws Exception {
        String text = "Do the gene IL13 and asthma go with paroxysmal vertigo?";
        Linking linking = linker(.6f).link(text);

        assertThat(linking.entities()).extracting(Entity::id).containsExactly("G:1", "D:2", "D:3");
        assertThat(linking.mentions().get(1).candidates().getFirst().match()).isEqualTo(Match.NAME);
        assertThat(linking.unknown()).as("paroxysmal is no stranger any more").isEmpty();
    }

    @Test
    void everyday_questions_are_not_compared_at_all() throws Exception {
        assertThat(ids(.05f, "Where is seasonal paroxysm rhinitic on sale?")).isEmpty();
        assertThat(ids(.05f, "Which drugs are sold in this town?"))
                .as("in the field, but common words alone are no name")
                .isEmpty();
    }

    @Test
    void an_encoder_that_fails_costs_its_part_and_is_told() throws Exception {
        Letters busy =
                new Letters() {
                    @Override
                    public float[] embedPassage(String heading, String text, Deadline deadline)
                            throws EmbeddingException {
                        if (!deadline.equals(Deadline.NONE)) {
                            throw new EmbeddingException("the queue is full");
                        }
                        return super.embedPassage(heading, text, deadline);
                    }
                };
        Linking linking = linker(.6f, busy).link("Is asthma associated with seasonal rhinitis?");

        assertThat(linking.entities()).extracting(Entity::id).containsExactly("D:2");
        assertThat(linking.lost()).isEqualTo("names-not-compared: the queue is full");
    }

    @Test
    void a_floor_out_of_range_is_refused() {
        assertThatThrownBy(() -> linker(0)).hasMessageContaining("link.dense-floor");
        assertThatThrownBy(() -> linker(1.1f)).hasMessageContaining("link.dense-floor");
    }

    private static DenseLinker linker(float floor) throws EmbeddingException {
        return linker(floor, new Letters());
    }

    private static DenseLinker linker(float floor, Embedder embedder) throws EmbeddingException {
        return DenseLinker.of(
                store,
                DictionaryLinker.of(store, LinkSettings.DEFAULTS),
                embedder,
                floor,
                InstantSource.system());
    }

    private static List<String> ids(float floor, String text) throws EmbeddingException {
        return linker(floor).link(text).entities().stream().map(Entity::id).toList();
    }
}
