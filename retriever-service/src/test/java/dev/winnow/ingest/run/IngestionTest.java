package dev.winnow.ingest.run;

import static dev.winnow.ingest.run.IngestFixture.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.WrittenFiles;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.source.FolderWalk.IndexRoots;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.platform.kafka.event.EventSender;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.core.KafkaTemplate;

@Tag("servers")
class IngestionTest {

    @TempDir Path temporary;

    private Path docs;
    private IngestFixture desk;

    @BeforeEach
    void open() throws IOException {
        docs = Files.createDirectory(temporary.resolve("docs"));
        desk = new IngestFixture(temporary.resolve("index"));
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
    }

    /** Another way to take documents in, with an index of its own. */
    private IngestFixture other(Consumer<IngestFixture.Parts> parts) throws IOException {
        return new IngestFixture(temporary.resolve("other index"), parts);
    }

    @Test
    void a_folder_of_all_formats_is_taken_in_and_every_bad_file_is_listed() throws Exception {
        write("a.md", "# Title\n\nText \uD83D\uDE42 e\u0301.\r\n");
        write("sub/b.html", "<title>B</title><p>Words of B.</p>");
        write("c.pdf", WrittenFiles.pdf(List.of("1 One", "Words of C."), List.of("More.")));
        write("d.docx", WrittenFiles.docx("# Head", "Words of D."));
        write("e.txt", "Words of E.");
        write("f.jsonl", line("f1") + "broken\n" + line("f2"));
        write("wrong.pdf", "Plain words.");
        write("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        write("locked.pdf", WrittenFiles.pdf("secret", List.of("Words.")));
        write("bomb.docx", WrittenFiles.bomb(100 << 20));
        write("empty.md", "");
        write(".hidden/h.md", "hidden");
        write(".h.md", "hidden");
        write("node_modules/n.md", "copied");
        try (RandomAccessFile large =
                new RandomAccessFile(docs.resolve("one-line.txt").toFile(), "rw")) {
            large.setLength(100L << 20);
        }

        IngestReport report = desk.index(docs);

        assertThat(desk.ids())
                .containsExactly(
                        "docs/a.md",
                        "docs/c.pdf",
                        "docs/d.docx",
                        "docs/e.txt",
                        "docs/sub/b.html",
                        "docs/wrong.pdf",
                        "f1",
                        "f2");
        assertThat(codes(report.failed()))
                .containsExactly(
                        "docs/bomb.docx zip-bomb",
                        "docs/empty.md empty",
                        "docs/f.jsonl:2 bad-line",
                        "docs/locked.pdf encrypted",
                        "docs/one-line.txt too-large");
        assertThat(codes(report.skipped()))
                .containsExactly("docs/image.png unsupported", "docs/node_modules build-folder");
        assertThat(codes(report.notes())).containsExactly("docs/wrong.pdf wrong-extension");
        assertThat(report.added()).isEqualTo(8);
        assertThat(report.passages()).isEqualTo(desk.embedder.embedded.get());
        assertThat(desk.passages()).hasSize(8);
        StoredDocument stored =
                desk.store.find(Scope.local(), new DocumentId("docs/a.md")).orElseThrow();
        assertThat(stored.title()).isEqualTo("Title");
        assertThat(stored.uri()).isNull();
        assertThat(stored.origin()).isEqualTo(docs.toRealPath().toString());
    }

    @Test
    void a_second_run_does_nothing_and_a_third_only_what_changed() throws Exception {
        write("a.md", "# A\n\nOne.");
        write("b.md", "# B\n\nTwo.");
        write("lines.jsonl", line("x") + line("y"));

        desk.index(docs);
        int before = desk.embedder.embedded.get();

        IngestReport second = desk.index(docs);

        assertThat(second.unchanged()).isEqualTo(4);
        assertThat(second.added() + second.changed() + second.deleted()).isZero();
        assertThat(desk.embedder.embedded.get()).isEqualTo(before);

        write("a.md", "# A\n\nNow another.");
        Files.delete(docs.resolve("b.md"));
        write("lines.jsonl", line("y") + line("z"));
        IngestReport third = desk.index(docs);

        assertThat(third.changed()).isEqualTo(1);
        assertThat(third.deleted()).isEqualTo(2);
        assertThat(third.added()).isEqualTo(1);
        assertThat(third.unchanged()).isEqualTo(1);
        assertThat(desk.ids()).containsExactly("docs/a.md", "y", "z");
        assertThat(desk.passages().get("docs/a.md").getFirst().text()).contains("another");
    }

    @Test
    void lines_that_left_a_file_named_by_itself_leave_the_index() throws Exception {
        Path lines = docs.resolve("lines.jsonl");
        write("lines.jsonl", line("x") + line("y"));
        write("other.jsonl", line("o"));

        desk.index(lines, docs.resolve("other.jsonl"));
        write("lines.jsonl", line("y") + line("z"));

        IngestReport report = desk.index(lines);

        assertThat(report.deleted()).isEqualTo(1);
        assertThat(report.unchanged()).isEqualTo(1);
        assertThat(desk.ids()).containsExactly("o", "y", "z");

        write("lines.jsonl", "{\"_id\":\"y\",");
        assertThat(desk.index(lines).deleted()).as("nobody knows what it holds").isZero();
        assertThat(desk.ids()).containsExactly("o", "y", "z");
    }

    @Test
    void lines_stay_the_same_documents_whether_their_file_or_a_folder_around_it_is_named()
            throws Exception {
        write("sub/lines.jsonl", line("x") + line("y"));
        Path lines = docs.resolve("sub/lines.jsonl");

        desk.index(lines);

        assertThat(desk.index(docs).unchanged()).isEqualTo(2);
        write("sub/lines.jsonl", line("y") + line("z"));
        assertThat(desk.index(docs).deleted()).isEqualTo(1);
        assertThat(desk.ids()).containsExactly("y", "z");
        assertThat(desk.index(lines).unchanged()).isEqualTo(2);
        assertThat(desk.ids()).containsExactly("y", "z");
    }

    private static String line(String id) {
        return "{\"_id\":\"%s\",\"text\":\"%s.\"}\n".formatted(id, id.toUpperCase(Locale.ROOT));
    }

    private static String withMetadata(String id, String value) {
        return "{\"_id\":\"%s\",\"text\":\"x\",\"metadata\":{\"n\":%s}}".formatted(id, value);
    }

    @Test
    void a_run_that_is_killed_half_way_is_finished_by_the_next_one() throws Exception {
        for (int i = 0; i < 12; i++) {
            write("%02d.md".formatted(i), "# Document %d\n\nIts text.".formatted(i));
        }
        Consumer<IngestFixture.Parts> often = parts -> parts.commitDocuments = 3;
        try (IngestFixture killed = other(often)) {
            IngestListener killer =
                    hearing(
                            progress -> {
                                if (progress.done() == 8) {
                                    // Who is killed commits nothing more.
                                    assertThatCode(killed.store::close).doesNotThrowAnyException();
                                    throw new CancellationException("killed");
                                }
                            });
            assertThatThrownBy(() -> killed.index(killer, docs))
                    .isInstanceOf(CancellationException.class);
        }

        try (IngestFixture again = other(often)) {
            assertThat(again.ids()).hasSize(6);
            IngestReport report = again.index(docs);

            assertThat(report.unchanged()).isEqualTo(6);
            assertThat(report.added()).isEqualTo(6);
            assertThat(again.passages()).hasSize(12);
        }
    }

    @Test
    void the_same_folder_gives_the_same_passages_whatever_the_number_of_workers() throws Exception {
        for (int i = 0; i < 30; i++) {
            write("%02d.md".formatted(i), "# D %d\n\n".formatted(i) + "Some words. ".repeat(i * 7));
        }
        Consumer<IngestFixture.Parts> alone = parts -> parts.workers = 1;
        Consumer<IngestFixture.Parts> together =
                parts -> {
                    parts.workers = 4;
                    parts.commitDocuments = 7;
                };
        try (IngestFixture one = new IngestFixture(temporary.resolve("one"), alone);
                IngestFixture four = new IngestFixture(temporary.resolve("four"), together)) {
            one.index(docs);
            four.index(docs);

            assertThat(four.passages()).isEqualTo(one.passages());
            assertThat(four.store.list(Scope.local(), null, 1000))
                    .extracting(StoredDocument::sequence)
                    .isEqualTo(
                            one.store.list(Scope.local(), null, 1000).stream()
                                    .map(StoredDocument::sequence)
                                    .toList());
        }
    }

    @Test
    void what_cannot_be_read_any_more_keeps_its_last_version() throws Exception {
        write("a.md", "Good words.");
        write("b.pdf", WrittenFiles.pdf(List.of("Good words.")));
        write("lines.jsonl", line("x") + line("y"));

        desk.index(docs);
        Files.delete(docs.resolve("a.md"));
        Files.createSymbolicLink(docs.resolve("a.md"), temporary.resolve("nowhere"));
        write("b.pdf", WrittenFiles.pdf("secret", List.of("Good words.")));
        write("lines.jsonl", line("x") + "{\"_id\":\"y\",");

        IngestReport report = desk.index(docs);

        assertThat(desk.ids()).containsExactly("docs/a.md", "docs/b.pdf", "x", "y");
        assertThat(codes(report.failed()))
                .containsExactly(
                        "docs/a.md not-readable",
                        "docs/b.pdf encrypted",
                        "docs/lines.jsonl:2 bad-line");
        assertThat(report.failed().first().get(1).message())
                .endsWith("(the version indexed before stays)");
        assertThat(report.notes().first().getFirst().code()).isEqualTo("not-removed");
    }

    @Test
    void a_folder_that_cannot_be_read_any_more_keeps_its_documents() throws Exception {
        write("a.md", "Words.");
        write("lines.jsonl", line("x"));
        write("sub/b.md", "Words.");
        write("sub/more.jsonl", line("y"));

        desk.index(docs);

        for (Path unreadable : List.of(docs, docs.resolve("sub"))) {
            IngestReport report = whileUnreadable(unreadable, () -> desk.index(docs));

            assertThat(report.failed().total()).isEqualTo(1);
            assertThat(report.deleted()).isZero();
            assertThat(report.notes().first().getFirst().code()).isEqualTo("not-removed");
            assertThat(desk.ids()).containsExactly("docs/a.md", "docs/sub/b.md", "x", "y");
        }
    }

    @Test
    void links_in_a_circle_end() throws Exception {
        write("a.md", "Words.");
        write("sub/b.md", "Words.");
        Files.createSymbolicLink(docs.resolve("sub/loop"), docs);

        IngestReport report = desk.index(docs);

        assertThat(desk.ids()).containsExactly("docs/a.md", "docs/sub/b.md");
        assertThat(codes(report.skipped())).containsExactly("docs/sub/loop link-loop");
    }

    @Test
    void a_file_has_the_same_id_alone_and_in_its_folder() throws Exception {
        Path file = write("a.md", "Words.");
        write("b.md", "Words.");

        desk.index(file);
        assertThat(desk.ids()).containsExactly("docs/a.md");

        IngestReport report = desk.index(docs, file);

        assertThat(report.unchanged()).isEqualTo(1);
        assertThat(report.added()).isEqualTo(1);
        Files.delete(docs.resolve("b.md"));
        assertThat(desk.index(file).deleted()).isZero();
    }

    @Test
    void two_folders_of_one_name_do_not_overwrite_each_other() throws Exception {
        write("a.md", "Words.");
        write("l.jsonl", line("x") + line("x"));
        Path other = Files.createDirectories(temporary.resolve("else/docs"));
        Files.writeString(other.resolve("a.md"), "Other words.");
        Files.writeString(other.resolve("m.jsonl"), "{\"_id\":\"x\",\"text\":\"Other X.\"}");

        IngestReport first = desk.index(docs);
        IngestReport second = desk.index(other);

        assertThat(codes(first.failed())).containsExactly("docs/l.jsonl:2 id-clash");
        assertThat(codes(second.failed())).containsExactly("docs/a.md id-clash");
        assertThat(second.failed().first().getFirst().message())
                .contains(docs.toRealPath().toString());
        assertThat(desk.ids()).containsExactly("docs/a.md", "docs/m.jsonl/x", "x");
        assertThat(desk.index(other).unchanged()).isEqualTo(1);
    }

    @Test
    void what_is_no_regular_file_is_never_opened_however_it_is_named() throws Exception {
        write("a.txt", "Words.");
        Path pipe = pipe("p.txt");

        for (Path named : List.of(docs, pipe)) {
            IngestReport report = desk.index(named);

            assertThat(codes(report.skipped())).containsExactly("docs/p.txt unsupported");
            assertThat(report.skipped().first().getFirst().message()).contains("pipe");
        }
        for (String name : List.of("p.txt", "p.jsonl")) {
            IngestReport report = desk.index(batch(source("swapped", name, pipe, named())));

            assertThat(codes(report.failed())).containsExactly("swapped unsupported");
        }
        assertThat(desk.ids()).containsExactly("docs/a.txt");
    }

    @Test
    void a_file_system_that_gives_nothing_is_given_up() throws Exception {
        Path pipe = pipe("p.txt");
        Callable<FileInput.Opened> hangsWhenOpened =
                () -> new FileInput.Opened(Files.newInputStream(pipe), 0);

        assertThatThrownBy(() -> FileInput.open(hangsWhenOpened, Duration.ofMillis(50)))
                .isInstanceOf(FileInput.RefusedException.class)
                .hasMessageContaining("50 ms");

        // Somebody has it open now and writes nothing.
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw");
                FileInput silent = FileInput.open(hangsWhenOpened, Duration.ofSeconds(2))) {
            assertThatThrownBy(silent::read).isInstanceOf(FileInput.RefusedException.class);
            writer.write(new byte[1 << 12]);
        }
    }

    private Path pipe(String name) throws Exception {
        Path pipe = docs.resolve(name);
        assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "this system has no named pipes");
        return pipe;
    }

    @Test
    void one_line_or_file_that_nobody_foresaw_is_one_failure() throws Exception {
        write(
                "lines.jsonl",
                String.join(
                        "\n",
                        line("n1").strip(),
                        "[".repeat(501),
                        withMetadata("n", "9".repeat(1001)),
                        "{\"_id\":\"m\",\"" + "m".repeat(50_001) + "\":1}",
                        withMetadata("v", "\"%s\"".formatted("v".repeat(40_000))),
                        line("n2")));
        write("z.md", "# Z\n\nGood words.\n");

        IngestReport report = desk.index(docs);

        assertThat(desk.ids()).contains("docs/z.md", "n1", "n2");
        assertThat(codes(report.failed()))
                .contains(
                        "docs/lines.jsonl:2 bad-line",
                        "docs/lines.jsonl:3 bad-line",
                        "docs/lines.jsonl:4 bad-line");
        assertThat(report.failed().first().getFirst().message()).contains("at most 500 levels");
    }

    @Test
    void an_error_of_java_over_one_document_is_one_failure() throws Exception {
        write("a.md", "# A\n\nGood words.\n");
        write("b.md", "# B\n\nWords that are cursed.\n");
        write("c.md", "# C\n\nGood words, too.\n");
        for (Error thrown : List.of(new NoClassDefFoundError("x"), new AssertionError("x"))) {
            desk.embedder.curse = thrown;
            IngestReport report = desk.index(docs);

            assertThat(codes(report.failed())).containsExactly("docs/b.md internal-error");
            assertThat(desk.ids()).containsExactly("docs/a.md", "docs/c.md");
        }
    }

    @Test
    void a_document_that_the_index_cannot_take_is_one_failure_while_the_index_can_be_written()
            throws Exception {
        write("a.md", "# A\n\nGood words.\n");
        write("b.md", "# B\n\nWords that break it.\n");
        write("c.md", "# C\n\nGood words, too.\n");
        for (Throwable thrown :
                List.of(
                        new IllegalArgumentException(),
                        new StackOverflowError(),
                        new NoClassDefFoundError())) {
            try (IngestFixture refusing = refusing("put", "docs/b.md", thrown)) {
                IngestReport report = refusing.index(docs);

                assertThat(codes(report.failed())).containsExactly("docs/b.md internal-error");
                assertThat(refusing.ids()).containsExactly("docs/a.md", "docs/c.md");
            }
        }
    }

    /** Or it would appear with the next commit of any other, after a deletion did not find it. */
    @Test
    void what_a_run_stored_before_it_failed_is_found_at_once() throws Exception {
        for (int i = 0; i < 9; i++) {
            write(i + ".md", "# A\n\nGood words.\n");
        }
        IOException away = new IOException("no answer within 10 s");
        try (IngestFixture refusing = refusing("stored", "docs/8.md", away)) {
            assertThat(catchThrowable(() -> refusing.index(docs))).isSameAs(away);

            assertThat(refusing.ids()).isNotEmpty().doesNotContain("docs/8.md");
            assertThat(refusing.store.delete(TenantId.DEFAULT, new DocumentId("docs/0.md")))
                    .isTrue();
            List<String> before = refusing.ids();
            refusing.store.commit();
            assertThat(before).containsAll(refusing.ids());
        }
    }

    /** One whose store throws at a call for one document. */
    private IngestFixture refusing(String refused, String id, Throwable thrown) throws IOException {
        SeenStore seen =
                (method, arguments, call) -> {
                    if (method.equals(refused) && isOf(id, arguments)) {
                        throw thrown;
                    }
                    return call.make();
                };
        return other(parts -> parts.seen = seen);
    }

    private static boolean isOf(String id, List<Object> arguments) {
        return arguments.contains(new DocumentId(id))
                || arguments.getFirst() instanceof IncomingDocument document
                        && document.id().value().equals(id);
    }

    @Test
    void a_document_that_is_put_costs_the_look_at_its_own_record_however_many_there_are()
            throws Exception {
        // Those that each method of the store gives back.
        Map<String, Integer> records = new TreeMap<>();
        SeenStore counting =
                (method, arguments, call) -> {
                    Object answer = call.make();
                    int found =
                            switch (answer) {
                                case Optional<?> one -> one.isPresent() ? 1 : 0;
                                case List<?> many -> many.size();
                                case null, default -> 0;
                            };
                    if (found > 0) {
                        records.merge(method, found, Integer::sum);
                    }
                    return answer;
                };
        try (IngestFixture counted = other(parts -> parts.seen = counting)) {
            for (int i = 0; i < 40; i++) {
                String id = "%02d.txt".formatted(i);
                Path file = write(id, "Words of %d.".formatted(i));
                Description about = Description.of(i % 2 == 0 ? null : "upload", named());
                IngestBatch put = batch(new SourceFile(id, id, file, about));
                counted.index(put);
                assertThat(counted.index(put).unchanged()).isOne();
            }

            assertThat(records).containsOnly(Map.entry("stored", 40));
            counted.index(docs);
            counted.index(docs);
            assertThat(records).containsEntry("ofOrigin", 40);
        }
    }

    private static <T> Future<T> started(Callable<T> work) {
        FutureTask<T> started = new FutureTask<>(work);
        Thread.ofPlatform().start(started);
        return started;
    }

    private static IngestListener hearing(Consumer<IngestProgress> heard) {
        return new IngestListener() {
            @Override
            public void progress(IngestProgress progress) {
                heard.accept(progress);
            }
        };
    }

    @Test
    @Timeout(60)
    void a_large_file_comes_last_counts_by_its_bytes_and_holds_up_no_commit() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        write("a-large.txt", "Some words of a line.\n\n".repeat(50_000) + "The slow end.");
        write("b.md", "Quick words.");
        List<IngestProgress> heard = new CopyOnWriteArrayList<>();
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch underWayHeard = new CountDownLatch(1);
        try (IngestFixture slow = other(parts -> parts.clock = now::get)) {
            slow.embedder.hold = hold;
            slow.embedder.held = "The slow end.";
            IngestListener listener =
                    hearing(
                            progress -> {
                                heard.add(progress);
                                if (progress.passages() > 100) {
                                    underWayHeard.countDown();
                                }
                            });
            Future<IngestReport> run = started(() -> slow.index(listener, docs));
            slow.embedder.waits.await();
            now.set(Instant.EPOCH.plusSeconds(60));
            underWayHeard.await();

            IngestProgress underWay = heard.getLast();
            assertThat(heard)
                    .filteredOn(progress -> progress.passages() == 1)
                    .as("twelve bytes of a megabyte say nothing of the rest")
                    .isNotEmpty()
                    .allSatisfy(progress -> assertThat(progress.remaining()).isNull());
            assertThat(underWay.stored()).as("the small one is in already").isOne();
            assertThat(slow.ids()).as("and not committed").isEmpty();
            assertThat(underWay.remaining())
                    .as("all but a few bytes are done, and of documents half")
                    .isLessThan(Duration.ofSeconds(10));
            now.set(Instant.EPOCH.plus(IngestFixture.COMMIT_INTERVAL));
            while (slow.ids().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(slow.ids()).containsExactly("docs/b.md");
            hold.countDown();
            run.get();
            assertThat(slow.ids()).containsExactly("docs/a-large.txt", "docs/b.md");
            assertThat(heard.getLast().passages()).isEqualTo(slow.embedder.embedded.get());
            assertThat(heard.getLast().remaining()).isZero();
        }
    }

    @Test
    void what_has_marks_alone_is_no_passage_unless_a_page_has_nothing_else() throws Exception {
        String links = ".. toctree::\n\n   one\n   two\n\n";
        write("index.rst", "Pumps\n=====\n\n" + links);
        write("pumps.rst", "Pumps\n=====\n\nWords of pumps.\n\nOil\n===\n\n" + links);

        IngestReport report = desk.index(docs);

        assertThat(report.passages()).isEqualTo(2);
        assertThat(report.failed().total()).isZero();
    }

    @Test
    void an_address_that_an_older_index_holds_is_not_shown_if_it_is_a_path_or_a_script()
            throws Exception {
        Path file = write("a.txt", "Words.");

        for (String stored : List.of("file:///srv/docs/a.txt", "javascript:alert(1)")) {
            desk.index(described(file, stored, null, Metadata.NONE));

            assertThat(desk.store.list(Scope.local(), null, 1).getFirst().uri()).isNull();
            assertThat(desk.passages().get("a.txt").getFirst().uri()).isNull();
        }
        desk.index(described(file, "https://example.org/a", null, Metadata.NONE));

        assertThat(desk.passages().get("a.txt").getFirst().uri())
                .isEqualTo("https://example.org/a");
    }

    @Test
    void nobody_replaces_what_they_cannot_see() throws Exception {
        Path file = write("a.txt", "Words of group one.");
        Scope one = new Scope(TenantId.DEFAULT, List.of("one"));
        Scope two = new Scope(TenantId.DEFAULT, List.of("two"));

        desk.index(upload(file, named("one"), ReplaceRule.ALL));
        Files.writeString(file, "Words of group two.");

        IngestReport report = desk.index(upload(file, named("two"), ReplaceRule.visibleTo(two)));

        assertThat(codes(report.failed())).containsExactly("a.txt id-clash");
        assertThat(desk.store.original(one, new DocumentId("a.txt")))
                .contains("Words of group one.");
    }

    /** It is not told what arrives by topic: the store alone says whose an id is. */
    @Test
    void a_run_by_topic_that_knows_the_store_sends_nothing_under_an_id_of_others()
            throws Exception {
        Path file = write("a.txt", "Words.");
        desk.index(upload(file, named(), ReplaceRule.ALL));
        ByteArraySerializer plain = new ByteArraySerializer();
        MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, plain, plain);
        EventSender events =
                new EventSender(new KafkaTemplate<>(() -> producer), Duration.ofSeconds(5));
        TopicIngestion byTopic =
                new TopicIngestion(
                        desk.store,
                        null,
                        new DirectExtractor(ExtractionLimits.DEFAULT),
                        new DocumentSender(events, InstantSource.system()),
                        false,
                        ExtractionLimits.DEFAULT,
                        DocumentMemory.ofProcess(),
                        InstantSource.system());

        IngestBatch ofOthers = upload(file, named(), stored -> false);
        assertThat(byTopic.run(ofOthers, IngestListener.NONE).failed().first())
                .containsExactly(
                        new IngestProblem("a.txt", IngestProblem.CLASH, "the id 'a.txt' is taken"));
        assertThat(producer.history()).isEmpty();

        IngestBatch own = upload(file, named(), ReplaceRule.ALL);
        assertThat(byTopic.run(own, IngestListener.NONE).failed().total()).isZero();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void a_folder_that_is_indexed_again_leaves_its_documents_to_their_groups() throws Exception {
        write("a.txt", "Words of group one.");
        write("b.txt", "More of them.");
        Scope one = new Scope(TenantId.DEFAULT, List.of("one"));
        Scope two = new Scope(TenantId.DEFAULT, List.of("two"));

        desk.index(find(one));
        write("a.txt", "Words of group one, changed.");
        Files.delete(docs.resolve("b.txt"));

        IngestReport report = desk.index(find(two));
        assertThat(codes(report.failed())).containsExactly("docs/a.txt id-clash");
        assertThat(report.deleted()).isZero();
        assertThat(desk.store.list(one, null, 10)).hasSize(2);

        report = desk.index(docs);

        assertThat(report.changed()).isOne();
        assertThat(report.deleted()).isOne();
        assertThat(desk.store.list(Scope.local(), null, 10)).isEmpty();
        assertThat(desk.store.original(one, new DocumentId("docs/a.txt")))
                .contains("Words of group one, changed.");
    }

    @Test
    void other_groups_are_a_change() throws Exception {
        Path file = write("a.txt", "Words.");

        desk.index(upload(file, named(), ReplaceRule.ALL));

        assertThat(desk.index(upload(file, named(), ReplaceRule.ALL)).unchanged()).isOne();
        assertThat(desk.index(upload(file, named("one"), ReplaceRule.ALL)).changed()).isOne();
    }

    @Test
    void another_title_address_or_metadata_is_a_change_of_files_and_of_lines() throws Exception {
        Path text = write("a.txt", "Words.");
        Path lines = write("a.jsonl", "{\"_id\":\"a.txt\",\"text\":\"Words.\"}");
        for (Path file : List.of(text, lines)) {
            try (IngestFixture fresh =
                    new IngestFixture(temporary.resolve("index of " + file.getFileName()))) {
                Metadata old = Metadata.of("year", "2024");
                Metadata later = Metadata.of("year", "2025");
                fresh.index(described(file, "https://example.org/1", "Old", old));

                for (IngestBatch change :
                        List.of(
                                described(file, "https://example.org/2", "Old", old),
                                described(file, null, "Old", old),
                                described(file, null, "null", old),
                                described(file, null, null, old),
                                described(file, null, null, later))) {
                    assertThat(fresh.index(change).changed()).isOne();
                    assertThat(fresh.index(change).unchanged()).isOne();
                }
                StoredDocument stored =
                        fresh.store.find(Scope.local(), new DocumentId("a.txt")).orElseThrow();
                assertThat(stored.metadata()).isEqualTo(later);
                assertThat(stored.uri()).isNull();
            }
        }
    }

    @Test
    void a_document_that_the_heap_cannot_hold_is_refused_by_name_and_the_others_take_turns()
            throws Exception {
        String line = "{\"_id\":\"%s\",\"text\":\"%s\"}%n";
        write("a.md", "Good words. ".repeat(80));
        write("b.md", "Too many words. ".repeat(80));
        write(
                "c.jsonl",
                line.formatted("x", "Endless. ".repeat(160)) + line.formatted("y", "Short."));
        write("d.md", "More words. ".repeat(80));
        // Room for one file of 1,024 bytes at a time.
        DocumentMemory memory = new DocumentMemory(64 * 1024);
        try (IngestFixture narrow = other(parts -> parts.memory = memory)) {
            assertThat(codes(narrow.index(docs).failed()))
                    .containsExactly("docs/b.md no-memory", "docs/c.jsonl:1 line-too-long");
            assertThat(narrow.ids()).containsExactly("docs/a.md", "docs/d.md", "y");
        }
        assertThat(memory.take(TenantId.DEFAULT, 1_024, Duration.ZERO))
                .as("all of it was given back")
                .isTrue();
    }

    @Test
    void a_line_takes_memory_for_all_that_it_says_of_a_document() throws Exception {
        write("a.jsonl", withMetadata("a", "\"%s\"".formatted("m".repeat(700))));
        DocumentMemory memory = new DocumentMemory(64 * 1024);
        try (IngestFixture narrow = other(parts -> parts.memory = memory)) {
            narrow.embedder.hold = new CountDownLatch(1);
            Future<IngestReport> report = started(() -> narrow.index(docs));
            narrow.embedder.waits.await();
            assertThat(memory.take(new TenantId("beta"), 500, Duration.ZERO)).isFalse();
            narrow.embedder.hold.countDown();
            assertThat(report.get().added()).isOne();
        }
        assertThat(memory.take(TenantId.DEFAULT, 1_024, Duration.ZERO)).isTrue();
    }

    @Test
    void a_model_that_fails_is_a_failure_of_the_document() throws Exception {
        write("a.md", "Good words.");
        write("b.md", "Cursed words.");

        desk.embedder.refused = "Cursed";

        assertThat(codes(desk.index(docs).failed())).containsExactly("docs/b.md embedding-failed");
        assertThat(desk.ids()).containsExactly("docs/a.md");
    }

    @Test
    void progress_knows_its_total_from_the_start_and_ends_at_it() throws Exception {
        write("a.md", "Words.");
        write("bad.md", "");
        write("l.jsonl", line("x") + "\nbroken\n" + line("y"));
        List<IngestProgress> heard = new ArrayList<>();
        List<IngestProblem> problems = new ArrayList<>();
        desk.index(
                new IngestListener() {
                    @Override
                    public void progress(IngestProgress progress) {
                        heard.add(progress);
                    }

                    @Override
                    public void failed(IngestProblem problem) {
                        problems.add(problem);
                    }
                },
                docs);

        assertThat(heard).extracting(IngestProgress::total).containsOnly(5);
        assertThat(heard)
                .extracting(IngestProgress::done)
                .containsSubsequence(0, 1, 2, 3, 4, 5)
                .isSorted();
        assertThat(heard.getFirst().remaining()).isNull();
        assertThat(heard.getLast().percent()).isEqualTo(100);
        assertThat(heard.getLast().stored()).isEqualTo(3);
        assertThat(problems).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTRACTOR_GONE", "SHUT_DOWN"})
    void a_process_that_is_gone_is_not_held_against_a_document_of_one_who_waits(
            ExtractionFailure gone) throws Exception {
        write("a.md", "Words.");
        write("b.md", "Words.");
        Patience patient = new Patience(100);
        try (IngestFixture moody = over(new FailingExtractor(gone, 3))) {
            IngestReport report = moody.index(patient, docs);

            assertThat(report.added()).isEqualTo(2);
            assertThat(report.failed().total()).isZero();
            assertThat(patient.waits).isPositive();
        }
        write("c.md", "Words.");
        try (IngestFixture broken = over(new FailingExtractor(gone, 100))) {
            IngestReport report = broken.index(new Patience(2), docs);

            assertThat(codes(report.failed())).containsExactly("docs/c.md " + gone.code());
            assertThat(report.unchanged()).isEqualTo(2);
        }
    }

    private IngestFixture over(FailingExtractor extractor) throws IOException {
        return other(parts -> parts.extractor = () -> extractor);
    }

    @Test
    void nothing_waits_for_a_process_for_ever() throws Exception {
        write("a.md", "Words.");
        write("b.md", "More words.");
        FailingExtractor extractor =
                new FailingExtractor(ExtractionFailure.EXTRACTOR_GONE, Integer.MAX_VALUE);
        try (IngestFixture broken = over(extractor)) {
            IngestReport report = broken.index(new Patience(Integer.MAX_VALUE), docs);

            assertThat(codes(report.failed()))
                    .containsExactly("docs/a.md extractor-gone", "docs/b.md extractor-gone");
            assertThat(extractor.asked)
                    .as("each once, and all tries are the first one's")
                    .hasValue(IngestRun.MOST_TRIES + 2);
        }
    }

    @Test
    void a_file_that_ends_each_process_is_not_tried_for_ever() throws Exception {
        write("a.md", "Words.");
        Patience patient = new Patience(100);
        FailingExtractor extractor = new FailingExtractor(ExtractionFailure.PARSER_CRASHED, 100);
        try (IngestFixture broken = over(extractor)) {
            IngestReport report = broken.index(patient, docs);

            assertThat(codes(report.failed())).containsExactly("docs/a.md parser-crashed");
            assertThat(patient.waits).isZero();
            assertThat(extractor.asked).hasValue(1);
        }
    }

    /** One who tries again a few times. */
    private static final class Patience implements IngestListener {

        private final int most;
        private int waits;

        private Patience(int most) {
            this.most = most;
        }

        @Override
        public void notNow(IOException why) throws IOException {
            if (waits == most) {
                throw why;
            }
            waits++;
        }
    }

    @Test
    void a_path_that_is_not_there_is_listed() throws Exception {
        IngestReport report = desk.index(temporary.resolve("missing"));

        assertThat(report.failed().first())
                .extracting(IngestProblem::code)
                .containsExactly("not-readable");
    }

    private static <T> T whileUnreadable(Path folder, Callable<T> work) throws Exception {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
        Files.setPosixFilePermissions(folder, Set.of());
        try {
            assumeFalse(
                    Files.isReadable(folder),
                    "permissions do not bind the user of this process, so no folder is unreadable");
            return work.call();
        } finally {
            Files.setPosixFilePermissions(folder, before);
        }
    }

    private IngestBatch find(Scope scope) {
        return FolderWalk.find(
                scope, ReplaceRule.visibleTo(scope), IndexRoots.ANYWHERE, List.of(docs), "");
    }

    private static Readers named(String... groups) {
        return new Readers(List.of(groups), List.of());
    }

    private static IngestBatch upload(Path file, Readers readers, ReplaceRule rule) {
        return IngestBatch.of(
                TenantId.DEFAULT, rule, List.of(source("a.txt", "a.txt", file, readers)));
    }

    private static IngestBatch described(
            Path file, @Nullable String uri, @Nullable String title, Metadata metadata) {
        Readers readers = Readers.unnamed(List.of());
        Description about = new Description("upload", uri, title, metadata, readers);
        return batch(new SourceFile("a.txt", file.getFileName().toString(), file, about));
    }

    private static SourceFile source(String id, String name, Path file, Readers readers) {
        return new SourceFile(id, name, file, Description.of("upload", readers));
    }

    private static IngestBatch batch(SourceFile file) {
        return IngestBatch.of(TenantId.DEFAULT, ReplaceRule.ALL, List.of(file));
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = docs.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }
}
