package dev.winnow.ingest.extract.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.WrittenFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IsolatedExtractorTest {

    private static final byte[] PDF = WrittenFiles.pdf(List.of("1 Heading", "Some words."));

    @Test
    void says_what_an_extractor_in_the_same_process_says() throws Exception {
        try (IsolatedExtractor isolated = new IsolatedExtractor(ExtractionLimits.DEFAULT, 1);
                DirectExtractor direct = new DirectExtractor(ExtractionLimits.DEFAULT)) {
            byte[] docx = WrittenFiles.docx("T Title", "# One", "Text \uD83D\uDE42.", "| a | b");
            byte[] html = "<h1>A</h1><p>b e\u0301".getBytes(StandardCharsets.UTF_8);
            byte[] markdown = "# A\r\n\r\nText.".getBytes(StandardCharsets.UTF_8);

            assertThat(isolated.extract("a.pdf", PDF)).isEqualTo(direct.extract("a.pdf", PDF));
            assertThat(isolated.extract("a.docx", docx)).isEqualTo(direct.extract("a.docx", docx));
            assertThat(isolated.extract("a.txt", html)).isEqualTo(direct.extract("a.txt", html));
            assertThat(isolated.extract("a.md", markdown))
                    .isEqualTo(direct.extract("a.md", markdown));
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
    void a_file_that_takes_too_long_is_killed_and_the_next_one_is_read() throws Exception {
        ExtractionLimits hasty =
                new ExtractionLimits(20 << 20, 20 << 20, Duration.ofMillis(150), 512L << 20);
        try (IsolatedExtractor isolated = new IsolatedExtractor(hasty, 1)) {
            Random random = new Random(1);
            String[] paragraphs = new String[60_000];
            Arrays.setAll(paragraphs, i -> "Paragraph " + random.nextLong());
            byte[] slow = WrittenFiles.docx(paragraphs);

            assertThatThrownBy(() -> isolated.extract("slow.docx", slow))
                    .isInstanceOfSatisfying(
                            ExtractionException.class,
                            e -> assertThat(e.failure()).isEqualTo(ExtractionFailure.TIME_OUT));
        }
        try (IsolatedExtractor isolated = new IsolatedExtractor(ExtractionLimits.DEFAULT, 1)) {
            assertThat(isolated.extract("a.pdf", PDF).text()).contains("Some words.");
        }
    }

    @Test
    void a_file_that_fills_the_memory_ends_its_process_alone() throws Exception {
        ExtractionLimits small =
                new ExtractionLimits(20 << 20, 20 << 20, Duration.ofSeconds(60), 64L << 20);
        try (IsolatedExtractor isolated = new IsolatedExtractor(small, 1)) {
            // Random, since what packs too well is refused as a bomb.
            Random random = new Random(1);
            String[] paragraphs = new String[60_000];
            Arrays.setAll(paragraphs, i -> "Paragraph " + random.nextLong() + random.nextLong());
            byte[] large = WrittenFiles.docx(paragraphs);

            assertThatThrownBy(() -> isolated.extract("large.docx", large))
                    .isInstanceOfSatisfying(
                            ExtractionException.class,
                            e ->
                                    assertThat(e.failure())
                                            .isEqualTo(ExtractionFailure.OUT_OF_MEMORY));
            assertThat(isolated.extract("a.pdf", PDF).text()).contains("Some words.");
        }
    }

    @Test
    void many_threads_share_few_processes() throws Exception {
        try (IsolatedExtractor isolated = new IsolatedExtractor(ExtractionLimits.DEFAULT, 2);
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
        IsolatedExtractor isolated = new IsolatedExtractor(ExtractionLimits.DEFAULT, 1);
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
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    ExtractionException.class,
                                    failed ->
                                            assertThat(failed.failure())
                                                    .isEqualTo(ExtractionFailure.SHUT_DOWN));
                }
            }
        }
        assertThatThrownBy(() -> isolated.extract("a.pdf", PDF))
                .isInstanceOfSatisfying(
                        ExtractionException.class,
                        e -> assertThat(e.failure()).isEqualTo(ExtractionFailure.SHUT_DOWN));
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        IsolatedExtractor isolated = new IsolatedExtractor(ExtractionLimits.DEFAULT, 1);
        isolated.extract("a.pdf", PDF);
        List<ProcessHandle> running = ProcessHandle.current().children().toList();
        isolated.close();

        assertThat(running).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
}
