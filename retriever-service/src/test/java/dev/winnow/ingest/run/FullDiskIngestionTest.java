package dev.winnow.ingest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.retriever.index.SmallDisk;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose disk fills up on the way. */
@Tag("servers")
class FullDiskIngestionTest {

    private static final long MEGABYTE = 1L << 20;
    private static final int DOCUMENTS = 30;

    @TempDir private Path temporary;

    private final SmallDisk disk = new SmallDisk(100 * MEGABYTE);
    private final List<IngestProblem> told = new ArrayList<>();
    private Path docs;

    @BeforeEach
    void write() throws IOException {
        docs = Files.createDirectory(temporary.resolve("docs"));
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.writeString(docs.resolve("d%02d.txt".formatted(i)), "Words of " + i + ".");
        }
    }

    /** Calls something once, when so many documents are stored. */
    private class Incident implements IngestListener {

        private final int stored;
        private final Runnable what;
        private boolean done;

        private Incident(int stored, Runnable what) {
            this.stored = stored;
            this.what = what;
        }

        @Override
        public void progress(IngestProgress progress) {
            if (!done && progress.stored() == stored) {
                done = true;
                what.run();
            }
        }

        @Override
        public void failed(IngestProblem problem) {
            told.add(problem);
        }
    }

    @Test
    void what_comes_after_the_watermark_fails_with_the_reason_and_the_next_run_takes_it()
            throws Exception {
        try (IngestFixture desk = desk(8 * MEGABYTE)) {
            IngestReport report = desk.index(new Incident(15, () -> disk.free(MEGABYTE)), docs);

            assertThat(report.added()).isEqualTo(15);
            assertThat(report.failed().total()).isEqualTo(15);
            assertThat(told)
                    .hasSize(15)
                    .allMatch(problem -> problem.code().equals("insufficient-storage"))
                    .allMatch(
                            problem ->
                                    problem.message().contains("winnow.retriever.min-free-space"));
            assertThat(desk.ids()).hasSize(15);
            // Those in the hands of the workers were prepared for nothing, and no more.
            assertThat(desk.embedder.embedded.get()).isLessThanOrEqualTo(15 + 4);

            theRest(desk, 15);
        }
    }

    @Test
    void what_a_commit_loses_is_told_as_failed_and_the_next_run_takes_it() throws Exception {
        try (IngestFixture desk = desk(0)) {
            IngestReport report = desk.index(new Incident(15, () -> disk.free(100)), docs);

            assertThat(report.added()).isEqualTo(10);
            assertThat(report.passages()).isEqualTo(10);
            assertThat(report.failed().total()).isEqualTo(20);
            assertThat(paths(told)).hasSize(20);
            assertThat(desk.ids()).hasSize(10).doesNotContainAnyElementsOf(paths(told));

            theRest(desk, 10);
        }
    }

    @Test
    void a_restriction_that_a_commit_loses_is_told_as_failed() throws Exception {
        try (IngestFixture desk = desk(0)) {
            desk.index(files(List.of()));
            List<String> before = desk.ids();

            IngestReport report =
                    desk.ingestion()
                            .run(files(List.of("hr")), new Incident(15, () -> disk.free(100)));

            assertThat(before).hasSize(DOCUMENTS);
            assertThat(report.changed()).isEqualTo(10);
            assertThat(report.failed().total()).isEqualTo(20);
            assertThat(desk.ids()).as("what the whole tenant still reads").hasSize(20);
            assertThat(desk.ids()).containsExactlyElementsOf(paths(told));
        }
    }

    private IngestBatch files(List<String> groups) {
        Description about = Description.of("upload", new Readers(groups, List.of()));
        return IngestBatch.of(
                TenantId.DEFAULT,
                ReplaceRule.ALL,
                Stream.of(docs.toFile().list())
                        .sorted()
                        .map(name -> new SourceFile(name, name, docs.resolve(name), about))
                        .toList());
    }

    @Test
    void what_somebody_elses_write_takes_with_it_is_told_as_failed() throws Exception {
        try (IngestFixture desk = desk(0)) {
            StoreFixture.put(desk.store, StoreFixture.document("other", "words"));
            desk.store.commit();

            IngestReport report = desk.index(new Incident(5, () -> deleteInVain(desk)), docs);

            assertThat(report.added()).isEqualTo(DOCUMENTS - 5);
            assertThat(told)
                    .hasSize(5)
                    .allSatisfy(problem -> assertThat(problem.code()).isEqualTo("write-failed"));
            assertThat(desk.ids()).hasSize(DOCUMENTS - 5 + 1).contains("other");
        }
    }

    @Test
    void what_another_ones_write_takes_with_it_is_done_by_a_run_that_begins_again()
            throws Exception {
        try (IngestFixture desk = desk(0)) {
            StoreFixture.put(desk.store, StoreFixture.document("other", "words"));
            desk.store.commit();
            List<Runnable> breaks = List.of(() -> deleteInVain(desk), () -> endWriter(desk));
            for (Runnable breaking : breaks) {
                IngestListener listener =
                        new Incident(5, breaking) {
                            @Override
                            public boolean beginsAgain() {
                                return true;
                            }
                        };

                assertThat(catchThrowable(() -> desk.index(listener, docs)))
                        .isInstanceOfSatisfying(
                                IndexWriteException.class, e -> assertThat(e.isBeside()).isTrue());
                assertThat(told).isEmpty();
                IngestReport again = desk.index(listener, docs);
                assertThat(again.failed().total()).isZero();
                assertThat(desk.ids()).hasSize(DOCUMENTS + 1);
                for (String name : docs.toFile().list()) {
                    desk.store.delete(TenantId.DEFAULT, new DocumentId("docs/" + name));
                }
                desk.store.commit();
            }
        }
    }

    /** As an error of the machine does while it merges or commits. */
    private void endWriter(IngestFixture desk) {
        disk.writing(
                file -> {
                    throw new StackOverflowError();
                });
        assertThat(catchThrowable(desk.store::commit)).isInstanceOf(StackOverflowError.class);
        disk.writing(file -> {});
    }

    private void deleteInVain(IngestFixture desk) {
        disk.free(100);
        try {
            desk.store.delete(TenantId.DEFAULT, new DocumentId("other"));
            desk.store.commit();
            throw new AssertionError("the disk took it");
        } catch (IndexWriteException expected) {
            disk.free(100 * MEGABYTE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void vanished_documents_whose_removal_fails_are_no_deleted_ones() throws Exception {
        try (IngestFixture desk = desk(0)) {
            desk.index(docs);
            Files.delete(docs.resolve("d00.txt"));

            IngestReport report =
                    desk.index(
                            new IngestListener() {
                                @Override
                                public void progress(IngestProgress progress) {
                                    disk.broken(progress.done() == DOCUMENTS - 1);
                                }
                            },
                            docs);

            assertThat(report.deleted()).isZero();
            assertThat(report.notes().first())
                    .extracting(IngestProblem::code)
                    .containsExactly("not-removed");
            disk.broken(false);
            assertThat(desk.ids()).hasSize(DOCUMENTS);
            assertThat(desk.index(docs).deleted()).isOne();
            assertThat(desk.ids()).hasSize(DOCUMENTS - 1);
        }
    }

    private IngestFixture desk(long minFree) throws IOException {
        return new IngestFixture(
                disk.open(temporary.resolve("index"), minFree),
                parts -> parts.commitDocuments = 10);
    }

    /** A later run, with room, has all that failed and nothing twice. */
    private void theRest(IngestFixture desk, int unchanged) throws Exception {
        disk.free(100 * MEGABYTE);
        IngestReport again = desk.index(docs);
        assertThat(again.unchanged()).isEqualTo(unchanged);
        assertThat(again.added()).isEqualTo(DOCUMENTS - unchanged);
        assertThat(desk.ids()).hasSize(DOCUMENTS);
        assertThat(desk.passages()).hasSize(DOCUMENTS);
    }

    private static TreeSet<String> paths(List<IngestProblem> problems) {
        return problems.stream()
                .map(IngestProblem::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
