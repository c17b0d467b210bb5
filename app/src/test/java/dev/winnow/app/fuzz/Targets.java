package dev.winnow.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.context.ContextRequest;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.sparse.OnnxSparseEncoder;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.Chunker.Chunk;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.HostileRecords;
import dev.winnow.platform.kafka.event.AnswerRecord;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.QuestionRecord;
import dev.winnow.platform.request.FilterReader;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.TimeoutHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.core.JacksonException;

/** Every parser that a stranger reaches, with what holds whatever he sends. */
public final class Targets {

    /** The records of the line and of its topics, which are written as well as read. */
    private static final List<Class<?>> RECORDS =
            List.of(
                    PipelineState.class,
                    ContextRecord.class,
                    AnswerRecord.class,
                    QuestionRecord.class,
                    DocumentRecord.class,
                    ContextRequest.class,
                    Filter.class);

    /** The running program, and not one of its parsers. */
    static final Target BODIES = target("bodies", 2_000, HostileBodies::start);

    static final List<Target> ALL =
            List.of(
                    BODIES,
                    target("records", 4_000, () -> Targets::records),
                    target("filter", 1_000, () -> Targets::filter),
                    target("timeout", 40, Targets::timeout),
                    target("json-lines", 2_000, () -> Targets::lines),
                    target("documents-topic", 2_000, () -> HostileRecords::document),
                    target("questions-topic", 2_000, HostileRecords::questions),
                    target("states-topic", 4_000, () -> HostileRecords::state),
                    target("sentences", 2_000, () -> Targets::text),
                    extraction("markdown", ".md", 4_000),
                    extraction("plain-text", ".txt", 4_000),
                    extraction("html", ".html", 4_000),
                    extraction("pdf", ".pdf", 30_000),
                    extraction("docx", ".docx", 30_000),
                    target("graph-tsv", 2_000, () -> graph(".tsv")),
                    target("graph-csv", 2_000, () -> graph(".csv")),
                    target("graph-jsonl", 2_000, () -> graph(".jsonl")),
                    target("model", 2_000, Targets::model));

    private Targets() {}

    private static Target target(String name, int longest, Supplier<Target.Parser> parser) {
        return new Target(name, longest, List.of(), parser);
    }

    /** Begins with the documents of the sample corpus, too. */
    private static Target extraction(String name, String ending, int longest) {
        return new Target(name, longest, corpus(ending), () -> extraction("a" + ending));
    }

    static Target named(String name) {
        return ALL.stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * What reads the inputs of some targets.
     *
     * @param names with commas between them; of several, the first byte of an input picks one
     */
    public static Target.Parser parser(String names) {
        List<Target.Parser> parsers =
                Stream.of(names.split(",")).map(name -> named(name).parser().get()).toList();
        if (parsers.size() == 1) {
            return parsers.getFirst();
        }
        return input -> {
            if (input.length > 0) {
                parsers.get((input[0] & 0xff) % parsers.size())
                        .read(Arrays.copyOfRange(input, 1, input.length));
            }
        };
    }

    private static void refused(ProblemException refusal, byte[] input) {
        assertThat(HttpStatuses.of(refusal.problem())).isBetween(400, 499);
        Target.assertDiscreet(refusal.problem().detail(), input);
    }

    private static void records(byte[] input) {
        for (Class<?> type : RECORDS) {
            Object read;
            try {
                read = WinnowJson.tolerant().readValue(input, type);
            } catch (JacksonException e) {
                refused(JsonProblems.explain(e), input);
                continue;
            }
            byte[] written = WinnowJson.strict().writeValueAsBytes(read);
            Object again = WinnowJson.strict().readValue(written, type);
            assertThat(WinnowJson.strict().writeValueAsString(again))
                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
        }
    }

    private static void filter(byte[] input) {
        Filter filter;
        try {
            filter = FilterReader.read(WinnowJson.strict().readTree(input));
        } catch (JacksonException e) {
            refused(JsonProblems.explain(e), input);
            return;
        } catch (ProblemException e) {
            refused(e, input);
            return;
        }
        byte[] written = WinnowJson.strict().writeValueAsBytes(filter);
        assertThat(WinnowJson.strict().readValue(written, Filter.class)).isEqualTo(filter);
    }

    private static Target.Parser timeout() {
        PipelineProperties properties =
                new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("winnow.pipeline", PipelineProperties.class);
        Instant now = Instant.EPOCH;
        TimeoutHeader header = new TimeoutHeader(properties, InstantSource.fixed(now));
        return input -> {
            try {
                Instant at = header.deadline(new String(input, StandardCharsets.ISO_8859_1)).at();
                assertThat(Duration.between(now, at))
                        .isPositive()
                        .isLessThanOrEqualTo(properties.maxTimeout());
            } catch (ProblemException e) {
                refused(e, input);
            }
        };
    }

    private static void lines(byte[] input) throws IOException {
        try (JsonLines lines =
                new JsonLines(new ByteArrayInputStream(input), ExtractionLimits.DEFAULT, true)) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                switch (line) {
                    case JsonLine.Document document -> whole(document.document());
                    case JsonLine.Bad bad ->
                            Target.assertDiscreet(bad.failure().getMessage(), input);
                }
            }
        }
    }

    private static Target.Parser extraction(String name) {
        DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);
        return input -> {
            try {
                whole(extractor.extract(name, input));
            } catch (ExtractionException e) {
                Target.assertDiscreet(e.getMessage(), input);
            }
        };
    }

    /**
     * The passages of a document and the sentences of each cover its text, and nothing in it is
     * half a character.
     */
    private static void whole(ExtractedDocument document) {
        String text = document.text();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(document.title())).isTrue();
        List<Chunk> chunks = Passages.CHUNKER.cut(text, document.sections(), document.blocks());
        assertCovered(text, chunks.stream().map(Chunk::span).toList());
        for (Chunk chunk : chunks) {
            sentences(chunk.span().slice(text));
        }
    }

    /**
     * Small passages, so that a short input has several. Made when they are first wanted: the
     * vocabulary is large.
     */
    private static final class Passages {

        static final Chunker CHUNKER =
                new Chunker(new ChunkSettings(12, 20, 4), new O200kTokenCounter());
    }

    private static void text(byte[] input) {
        // As UTF-16 too, which alone can hold half characters.
        sentences(new String(input, StandardCharsets.UTF_8));
        sentences(StandardCharsets.UTF_16LE.decode(ByteBuffer.wrap(input)).toString());
    }

    private static void sentences(String text) {
        assertCovered(text, new SentenceSplitter().split(text));
    }

    private static void assertCovered(String text, List<Span> spans) {
        int end = 0;
        for (Span span : spans) {
            assertThat(span.start()).isEqualTo(end);
            assertThat(span.isEmpty()).isFalse();
            end = span.end();
        }
        assertThat(end).isEqualTo(text.length());
    }

    /** The parts of an input between lines of dashes are the tables. */
    private static Target.Parser graph(String ending) {
        Path folder = folder();
        return input -> {
            try (Stream<Path> before = Files.list(folder)) {
                for (Path table : before.toList()) {
                    Files.delete(table);
                }
            }
            int table = 0;
            int from = 0;
            for (int at = 0; at <= input.length; at++) {
                if (at == input.length || (input[at] == '-' && at > 0 && input[at - 1] == '\n')) {
                    Files.write(
                            folder.resolve(table++ + ending), Arrays.copyOfRange(input, from, at));
                    from = at + 1;
                }
            }
            try {
                GraphFiles.read(List.of(folder));
            } catch (InvalidGraphException e) {
                assertThat(e).hasMessageContaining("\n  ");
            }
        };
    }

    private static Target.Parser model() {
        Path folder = folder();
        ModelSource source = new ModelSource.Directory(folder);
        return input -> {
            Files.write(folder.resolve(ModelSource.DESCRIPTION), input);
            for (Runnable load :
                    List.<Runnable>of(
                            () -> OnnxEmbedder.load(source, null),
                            () -> OnnxSparseEncoder.load(source, null))) {
                try {
                    load.run();
                } catch (InvalidModelException e) {
                    assertThat(e).hasMessageContaining(folder.toString());
                }
            }
        };
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("winnow-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> corpus(String ending) {
        try (Stream<Path> files = Files.walk(Path.of("..", "samples", "corpus"))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
