package dev.winnow.ingest.extract.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.WrittenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class IsolatedExtractorTest {

    private static final Owner ACME = Owner.of(new TenantId("acme"));
    private static final Owner BETA = Owner.of(new TenantId("beta"));

    private static final Duration HASTY = Duration.ofMillis(150);

    private static final byte[] PDF = WrittenFiles.pdf(List.of("1 Heading", "Some words."));

    @TempDir private Path folder;

    private static IsolatedExtractor processes(int most) {
        return new IsolatedExtractor(ExtractionLimits.DEFAULT, most);
    }

    private static IsolatedExtractor process(Duration time, long memory) {
        return new IsolatedExtractor(new ExtractionLimits(20 << 20, 20 << 20, time, memory), 1);
    }

    /** The reason why a file was not read. */
    private static ExtractionFailure failure(Callable<?> extraction) {
        return catchThrowableOfType(ExtractionException.class, extraction::call).failure();
    }

    @Test
    void says_what_an_extractor_in_the_same_process_says() throws Exception {
        try (IsolatedExtractor isolated = processes(1);
                DirectExtractor direct = new DirectExtractor(ExtractionLimits.DEFAULT)) {
            Map<String, byte[]> files =
                    Map.of(
                            "a.pdf", PDF,
                            "a.docx",
                                    WrittenFiles.docx(
                                            "T T", "# One", "Text \uD83D\uDE42.", "| a | b"),
                            "a.txt", "<h1>A</h1><p>b e\u0301".getBytes(StandardCharsets.UTF_8),
                            "a.md", "# A\r\n\r\nText.".getBytes(StandardCharsets.UTF_8));
            for (var file : files.entrySet()) {
                assertThat(isolated.extract(file.getKey(), file.getValue()))
                        .isEqualTo(direct.extract(file.getKey(), file.getValue()));
            }
            byte[] broken = Arrays.copyOf(PDF, 60);
            ExtractionException there =
                    catchThrowableOfType(
                            ExtractionException.class, () -> isolated.extract("a.pdf", broken));
            ExtractionException here =
                    catchThrowableOfType(
                            ExtractionException.class, () -> direct.extract("a.pdf", broken));
            assertThat(there).hasMessage(here.getMessage());
            assertThat(there.failure()).isEqualTo(here.failure());
        }
    }

    @Test
    void a_file_that_exceeds_its_time_never_takes_the_one_behind_it_along() throws Exception {
        byte[] slow = slow(60_000);
        // Answered by its first bytes: quick even in a fresh process.
        byte[] quick = {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
        try (IsolatedExtractor isolated = process(HASTY, 512L << 20);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 15; i++) {
                Future<ExtractedDocument> first =
                        threads.submit(() -> isolated.extract("slow.docx", slow));
                Future<ExtractedDocument> second =
                        threads.submit(() -> isolated.extract("quick.png", quick));

                assertThat(failure(first)).isEqualTo(ExtractionFailure.TIME_OUT);
                // A loaded machine may be late with any file.
                assertThat(failure(second))
                        .isIn(ExtractionFailure.UNSUPPORTED, ExtractionFailure.TIME_OUT);
            }
        }
    }

    @Test
    void a_process_that_was_killed_between_two_files_gets_no_other_one() throws Exception {
        try (IsolatedExtractor isolated = processes(1)) {
            for (int i = 0; i < 10; i++) {
                assertThat(isolated.extract("a.pdf", PDF).text()).contains("Some words.");
                killProcesses();
            }
        }
    }

    @Test
    void a_file_whose_process_was_killed_once_is_read_and_twice_is_given_up() throws Exception {
        byte[] slow = slow(60_000);
        try (IsolatedExtractor isolated = processes(1)) {
            for (int kills = 1; kills <= 2; kills++) {
                FutureTask<ExtractedDocument> answer =
                        new FutureTask<>(() -> isolated.extract("slow.docx", slow));
                Thread thread = Thread.ofPlatform().start(answer);
                for (int i = 0; i < kills; i++) {
                    awaitReading(thread);
                    killProcesses().forEach(process -> process.onExit().join());
                }
                if (kills == 1) {
                    assertThat(answer.get().text()).startsWith("Paragraph");
                } else {
                    assertThat(failure(answer)).isEqualTo(ExtractionFailure.PARSER_CRASHED);
                }
            }
            assertThat(isolated.extract("a.pdf", PDF).text()).contains("Some words.");
        }
    }

    /** Until its file is in a process, which has not answered. */
    private static void awaitReading(Thread thread) {
        while (ProcessHandle.current().children().findAny().isEmpty()
                || Arrays.stream(thread.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals("readAnswer"))) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static List<ProcessHandle> killProcesses() {
        List<ProcessHandle> killed = ProcessHandle.current().children().toList();
        killed.forEach(ProcessHandle::destroyForcibly);
        return killed;
    }

    private static ExtractionFailure failure(Future<?> answer) throws Exception {
        try {
            answer.get();
        } catch (ExecutionException e) {
            return ((ExtractionException) e.getCause()).failure();
        }
        return null;
    }

    /** Takes seconds to read. */
    private static byte[] slow(int paragraphs) {
        Random random = new Random(1);
        return paragraphs(paragraphs, random::nextLong);
    }

    private static byte[] paragraphs(int number, Supplier<Object> content) {
        String[] paragraphs = new String[number];
        Arrays.setAll(paragraphs, i -> "Paragraph " + content.get());
        return WrittenFiles.docx(paragraphs);
    }

    @Test
    void beside_sixteen_slow_files_of_a_tenant_another_ones_is_read_after_the_first_of_them()
            throws Exception {
        byte[] slow = slow(20_000);
        byte[] quick = WrittenFiles.docx("Some words.");
        AtomicInteger done = new AtomicInteger();
        try (IsolatedExtractor isolated = processes(2)) {
            Runnable reading =
                    () -> {
                        BETA.serve(() -> text(isolated, "slow.docx", slow));
                        done.incrementAndGet();
                    };
            List<Thread> flood = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                flood.add(Thread.ofPlatform().start(reading));
            }
            while (flood.stream().map(Thread::getState).filter(Thread.State.WAITING::equals).count()
                    < 14) {
                Thread.onSpinWait();
            }

            for (int i = 0; i < 3; i++) {
                int before = done.get();
                assertThat(ACME.serve(() -> text(isolated, "quick.docx", quick)))
                        .contains("Some words.");
                // Those that had both processes, and perhaps one more of a quick machine.
                assertThat(done.get() - before).isLessThanOrEqualTo(3);
            }
            assertThat(done.get()).isLessThan(10);
            for (Thread thread : flood) {
                thread.join();
            }
            assertThat(done).hasValue(16);
        }
    }

    private static String text(IsolatedExtractor isolated, String name, byte[] content) {
        try {
            return isolated.extract(name, content).text();
        } catch (ExtractionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_text_passes_from_file_to_file_as_it_would_through_memory() throws Exception {
        // Longer than what is read in this process, and with characters of two units and of four
        // bytes.
        String longer = "# A\r\n\r\n" + "Text \uD83D\uDE42 e\u0301. ".repeat(30_000);
        Map<String, byte[]> files =
                Map.of(
                        "a.pdf", PDF,
                        "a.docx", WrittenFiles.docx("T Title", "# One", "Text \uD83D\uDE42."),
                        "short.md", "# A\r\n\r\nText.".getBytes(StandardCharsets.UTF_8),
                        "long.md", longer.getBytes(StandardCharsets.UTF_8),
                        "long.txt", ("A" + longer).getBytes(StandardCharsets.UTF_16));
        Path text = folder.resolve("text");
        try (IsolatedExtractor isolated = processes(1);
                DirectExtractor direct = new DirectExtractor(ExtractionLimits.DEFAULT)) {
            for (var file : files.entrySet()) {
                Path content = Files.write(folder.resolve(file.getKey()), file.getValue());
                ExtractedDocument whole = direct.extract(file.getKey(), file.getValue());

                assertThat(isolated.extract(file.getKey(), content, text))
                        .isEqualTo(new Extractor.Passed(whole.title(), whole.mediaType()));
                assertThat(Files.readString(text)).isEqualTo(whole.text());
            }
        }
    }

    @Test
    void a_text_that_is_longer_than_a_file_may_be_is_not_passed_on() throws Exception {
        ExtractionLimits narrow =
                new ExtractionLimits(200_000, 20 << 20, Duration.ofSeconds(60), 512L << 20);
        Random random = new Random(1);
        byte[] alike = paragraphs(20_000, () -> random.nextInt(1000));
        Path longer = Files.write(folder.resolve("long.docx"), alike);
        Path pdf = Files.write(folder.resolve("a.pdf"), PDF);
        Path text = folder.resolve("text");
        try (IsolatedExtractor isolated = new IsolatedExtractor(narrow, 1)) {
            assertThatExceptionOfType(ExtractionException.class)
                    .isThrownBy(() -> isolated.extract("long.docx", longer, text))
                    .matches(refused -> refused.failure() == ExtractionFailure.TOO_LARGE)
                    .withMessageContaining("winnow.ingest.max-document-size");
            List<ProcessHandle> running = ProcessHandle.current().children().toList();

            isolated.extract("a.pdf", pdf, text);

            assertThat(Files.readString(text)).contains("Some words.");
            assertThat(ProcessHandle.current().children()).containsExactlyElementsOf(running);
        }
    }

    /** What is left of the answer would pass for the next one's. */
    @Test
    void a_process_of_which_half_an_answer_was_read_gets_no_other_file() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no device here that is always full");
        byte[] large = slow(20_000);
        Path content = Files.write(folder.resolve("large.docx"), large);
        Path pdf = Files.write(folder.resolve("a.pdf"), PDF);
        Path text = folder.resolve("text");
        try (IsolatedExtractor isolated = processes(1)) {
            assertThatThrownBy(() -> isolated.extract("large.docx", content, full))
                    .isInstanceOf(IOException.class);

            isolated.extract("a.pdf", pdf, text);

            assertThat(Files.readString(text)).contains("Some words.");
        }
    }

    @Test
    void a_file_that_fills_the_memory_ends_its_process_alone() throws Exception {
        try (IsolatedExtractor isolated = process(Duration.ofSeconds(60), 64L << 20)) {
            // Random, since what packs too well is refused as a bomb.
            Random random = new Random(1);
            byte[] large = paragraphs(60_000, () -> random.nextLong() + "" + random.nextLong());

            assertThat(failure(() -> isolated.extract("large.docx", large)))
                    .isEqualTo(ExtractionFailure.OUT_OF_MEMORY);
            assertThat(isolated.extract("a.pdf", PDF).text()).contains("Some words.");
        }
    }

    @Test
    void many_threads_share_few_processes() throws Exception {
        try (IsolatedExtractor isolated = processes(2);
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<ExtractedDocument>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                byte[] page = ("<p>Page " + i + ".").getBytes(StandardCharsets.UTF_8);
                answers.add(threads.submit(() -> isolated.extract("a.html", page)));
            }
            for (int i = 0; i < 30; i++) {
                assertThat(answers.get(i).get().text()).isEqualTo("Page " + i + ".");
            }
        }
    }

    @Test
    @Timeout(120)
    void no_file_waits_for_an_extractor_that_is_closed() throws Exception {
        IsolatedExtractor isolated = processes(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<ExtractedDocument>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> isolated.extract("a.pdf", PDF)));
            }
            assertThat(answers.getFirst().get().text()).contains("Some words.");
            isolated.close();
            isolated.close();

            for (Future<ExtractedDocument> answer : answers) {
                try {
                    assertThat(answer.get().text()).contains("Some words.");
                } catch (ExecutionException refused) {
                    assertThat(failure(answer)).isEqualTo(ExtractionFailure.SHUT_DOWN);
                }
            }
        }
        assertThat(failure(() -> isolated.extract("a.pdf", PDF)))
                .isEqualTo(ExtractionFailure.SHUT_DOWN);
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        IsolatedExtractor isolated = processes(1);
        isolated.extract("a.pdf", PDF);
        List<ProcessHandle> running = ProcessHandle.current().children().toList();
        isolated.close();

        assertThat(running).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
}
