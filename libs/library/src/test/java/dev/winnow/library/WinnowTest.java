package dev.winnow.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.kg.stage.GraphSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WinnowTest {

    private static final String LEASE =
            "The lease of the house begins on 1 May 2021. It ends on 30 April 2031. The rent is due"
                    + " on the first of each month. Pets need the consent of the landlord.";
    private static final Query WHEN = Query.of("When does the lease end?");

    @TempDir private Path folder;

    private Winnow open() throws IOException {
        return Winnow.open(settings());
    }

    private WinnowSettings settings() {
        return WinnowSettings.defaults(folder.resolve("index"));
    }

    @Test
    void a_document_that_was_put_answers_the_next_question_with_its_citation() throws Exception {
        try (Winnow winnow = open()) {
            winnow.documents().put(Document.of("lease", LEASE).withTitle("Lease"));

            CompactContext context = winnow.context(WHEN);

            assertThat(context.answerable()).isTrue();
            assertThat(context.text()).contains("It ends on 30 April 2031.");
            assertThat(context.citations())
                    .extracting(Citation::documentId, Citation::title)
                    .containsExactly(tuple(new DocumentId("lease"), "Lease"));
            assertThat(winnow.documents().text(Scope.local(), new DocumentId("lease")))
                    .contains(LEASE);
        }
    }

    @Test
    void what_was_put_is_there_after_a_new_start_until_it_is_deleted() throws Exception {
        try (Documents documents = Documents.open(settings())) {
            documents.put(Document.of("lease", LEASE));
            documents.put(Document.of("lease", LEASE + " A garage belongs to the house."));
        }
        try (Winnow winnow = open()) {
            assertThat(winnow.documents().count()).isEqualTo(1);
            assertThat(winnow.context(Query.of("Does a garage belong to the house?")).text())
                    .contains("garage");

            assertThat(winnow.documents().delete("lease")).isTrue();
            assertThat(winnow.documents().delete("lease")).isFalse();
            assertThat(winnow.context(WHEN).answerable()).isFalse();
        }
    }

    @Test
    void a_caller_sees_only_documents_of_the_own_tenant_and_groups() throws Exception {
        TenantId acme = new TenantId("acme");
        try (Winnow winnow = open()) {
            Document contract =
                    new Document(
                            new DocumentId("lease"),
                            LEASE,
                            "Lease",
                            null,
                            Metadata.of("kind", "contract"),
                            List.of("lawyers"));
            winnow.documents().put(acme, List.of(contract));

            Scope lawyers = new Scope(acme, List.of("lawyers"));
            Query letters = WHEN.withFilter(new Filter.AnyOf("kind", List.of("letter")));
            assertThat(answers(winnow, WHEN, lawyers)).isTrue();
            assertThat(answers(winnow, letters, lawyers)).isFalse();
            assertThat(answers(winnow, WHEN, new Scope(acme, List.of("sales")))).isFalse();
            assertThat(answers(winnow, WHEN, Scope.local())).isFalse();
        }
    }

    private static boolean answers(Winnow winnow, Query query, Scope scope) throws Exception {
        return winnow.context(query, Settings.DEFAULTS, scope).answerable();
    }

    @Test
    void a_folder_is_taken_in_as_the_programs_take_it_in() throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        Files.writeString(corpus.resolve("lease.md"), "# Lease\n\n" + LEASE);
        try (Winnow winnow = open()) {
            IngestReport first = winnow.documents().index(List.of(corpus));
            assertThat(first.added()).isEqualTo(1);

            Files.delete(corpus.resolve("lease.md"));
            IngestReport second = winnow.documents().index(List.of(corpus));
            assertThat(second.deleted()).isEqualTo(1);
        }
    }

    @Test
    void everything_that_became_known_can_be_looked_at() throws Exception {
        try (Winnow winnow = open()) {
            winnow.documents().put(Document.of("lease", LEASE));

            PipelineState done =
                    winnow.run(
                            winnow.question(WHEN, Settings.DEFAULTS, Scope.local()), () -> false);

            assertThat(done.candidates()).isNotEmpty();
            assertThat(done.reranked()).hasSameSizeAs(done.candidates());
            assertThat(done.reports())
                    .extracting(StageReport::stage)
                    .containsExactly(StageId.values());
        }
    }

    @Test
    void passages_of_the_callers_own_are_scored_and_pruned_without_the_index() throws Exception {
        try (Winnow winnow = open()) {
            PipelineState done =
                    winnow.prune(
                            WHEN,
                            List.of(
                                    passage("menu", "Bananas are rich in potassium."),
                                    passage("lease", LEASE)),
                            winnow.defaults().withThreshold(.5f));

            CompactContext context = done.context();
            assertThat(context.text())
                    .contains("It ends on 30 April 2031.")
                    .doesNotContain("Bananas");
            assertThat(context.citations())
                    .extracting(citation -> citation.documentId().value())
                    .containsExactly("lease");
            assertThat(done.reports())
                    .extracting(StageReport::stage)
                    .containsExactly(StageId.RERANKER, StageId.PRUNER);
        }
    }

    private static Passage passage(String id, String text) {
        return Passage.whole(new PassageId(id), new DocumentId(id), "", text);
    }

    @Test
    void an_index_is_open_once_and_the_second_one_is_told_what_to_do() throws Exception {
        try (Winnow winnow = open()) {
            assertThat(winnow.documents().count()).isZero();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("another");
        }
        // Nothing of the refused one holds the index.
        open().close();
    }

    @Test
    void a_graph_that_cannot_be_served_stops_the_opening_and_leaves_the_index_free()
            throws IOException {
        Path missing = folder.resolve("missing.graph");
        assertThatExceptionOfType(GraphUnavailableException.class)
                .isThrownBy(
                        () -> Winnow.open(settings().withGraph(GraphSettings.snapshot(missing))))
                .withMessageContaining("missing.graph")
                .withMessageContaining("graph load");
        try (Documents documents = Documents.open(settings())) {
            assertThat(documents.count()).isZero();
        }
    }

    @Test
    void several_documents_are_stored_all_or_none_and_one_without_text_is_named() throws Exception {
        try (Documents documents = Documents.open(settings())) {
            List<Document> several =
                    List.of(Document.of("lease", LEASE), Document.of("empty", " \n"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> documents.put(TenantId.DEFAULT, several))
                    .withMessageContaining("empty");
            assertThat(documents.count()).isZero();
            assertThat(documents.delete("lease")).isFalse();
        }
    }
}
