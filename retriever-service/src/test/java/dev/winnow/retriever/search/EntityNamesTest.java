package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.LinkedEntity;
import dev.winnow.core.impact.Impacts;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.retriever.index.Library;
import dev.winnow.retriever.index.Shelf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityNamesTest {

    private static final EntityNames HALF = new EntityNames(.5f, 8);

    private static final LinkedEntity ATTACK =
            new LinkedEntity(
                    new Entity("D:1", "Disease", "myocardial infarction"),
                    List.of("heart attack", "coronary thrombosis", "MI"));

    private static final StageContext CONTEXT =
            StageContext.until(
                    Deadline.NONE, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

    @TempDir private Path folder;

    private Library library;
    private IndexView view;

    @BeforeEach
    void open() throws IOException {
        library = Shelf.open(folder);
        Shelf.put(library, Shelf.document("a", "myocardial infarction and its causes"));
        Shelf.put(library, Shelf.document("b", "the heart attack of a knight on a castle"));
        Shelf.put(library, Shelf.document("c", "gardens and how to water them"));
        library.commit();
        view = library.passages().view();
    }

    @AfterEach
    void close() throws IOException {
        view.close();
        library.close();
    }

    @Test
    void another_name_of_an_entity_finds_what_the_question_does_not() {
        assertThat(ids(found(List.of(ATTACK), EntityNames.NONE))).containsExactly("b#0");
        assertThat(ids(found(List.of(ATTACK), HALF))).containsExactly("b#0", "a#0");
    }

    @Test
    void the_score_is_the_sum_over_the_question_and_the_names() {
        List<Candidate> found = found(List.of(ATTACK), HALF).candidates();
        float whole =
                view.lexicalScores(view.analyse("myocardial infarction"), handles("infarction"))[0];

        assertThat(found.get(1).sources().getFirst().raw().value())
                .as("each of the two words of a name has half of its weight")
                .isCloseTo(.25f * whole, within(1e-5f));
    }

    @Test
    void a_question_without_an_entity_is_the_same_object() {
        LexicalQuery question = view.analyse("what is a heart attack");

        assertThat(HALF.added(question, List.of(), view::analyse)).isSameAs(question);
        assertThat(EntityNames.NONE.added(question, List.of(ATTACK), view::analyse))
                .isSameAs(question);
        LinkedEntity plain =
                new LinkedEntity(new Entity("D:2", "Disease", "Heart Attacks"), List.of());
        assertThat(HALF.added(question, List.of(plain), view::analyse))
                .as("a name of the question's own words")
                .isSameAs(question);
    }

    @Test
    void the_words_of_the_question_keep_their_weight_and_a_shared_word_counts_once() {
        LinkedEntity named =
                new LinkedEntity(
                        new Entity("D:3", "Disease", "infarction"),
                        List.of("heart infarction", "infarction of heart muscle"));

        assertThat(HALF.added(view.analyse("heart heart"), List.of(named), view::analyse).terms())
                .containsExactly(
                        new WeightedTerm("heart", 2f),
                        new WeightedTerm("infarct", .5f),
                        new WeightedTerm("muscl", .5f / 3));
    }

    @Test
    void names_of_a_chatty_graph_are_bounded() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add("name" + i);
        }
        LinkedEntity chatty = new LinkedEntity(new Entity("D:4", "Disease", "other"), many);

        assertThat(
                        new EntityNames(.5f, 3)
                                .added(view.analyse("heart"), List.of(chatty), view::analyse)
                                .terms())
                .extracting(WeightedTerm::term)
                .containsExactly("heart", "name0", "name1", "other");
        assertThat(
                        new EntityNames(.5f, 1_000)
                                .added(view.analyse("heart"), List.of(chatty), view::analyse)
                                .terms())
                .hasSize(33);
    }

    @Test
    void a_setting_out_of_range_is_refused_by_its_key() {
        assertThatThrownBy(() -> new EntityNames(1.5f, 8))
                .hasMessageContaining("winnow.retriever.entity-names.weight");
        assertThatThrownBy(() -> new EntityNames(.5f, 0))
                .hasMessageContaining("winnow.retriever.entity-names.most");
    }

    private int[] handles(String text) {
        return new int[] {
            view.lexical(view.analyse(text), Shelf.EVERYTHING, 1).getFirst().handle()
        };
    }

    private Retrieval found(List<LinkedEntity> entities, EntityNames names) {
        RetrievalSettings settings =
                RetrievalSettings.DEFAULTS
                        .withFeedback(RetrievalSettings.DEFAULTS.feedback().off())
                        .withNames(names);
        return new HybridRetriever(library.passages(), new SeededEmbedder(false), settings)
                .retrieve(
                        new RetrievalRequest(
                                "heart attack",
                                Shelf.EVERYTHING,
                                10,
                                RetrievalMode.BM25,
                                Interpolation.DEFAULTS,
                                Impacts.NONE,
                                entities),
                        CONTEXT);
    }

    private static List<String> ids(Retrieval found) {
        return found.candidates().stream()
                .map(candidate -> candidate.passage().id().value())
                .toList();
    }
}
