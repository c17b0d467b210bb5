package dev.winnow.ingest.run;

import static dev.winnow.ingest.run.IngestFixture.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.retriever.search.SpelledEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Impacts that documents bring, and those that an encoder makes of them. */
@Tag("servers")
class ImpactIngestionTest {

    private static final String CAT =
            "{\"id\":\"cat\",\"contents\":\"Cats purr.\",\"vector\":{\"cat\":97,\"##s\":12}}";

    private static final String DOG = "{\"_id\":\"dog\",\"text\":\"Dogs bark.\"}";

    @TempDir Path temporary;

    private Path docs;
    private IngestFixture desk;

    @BeforeEach
    void open() throws IOException {
        docs = Files.createDirectory(temporary.resolve("docs"));
        desk = taking("given", ImpactOrigin.GIVEN);
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
    }

    private IngestFixture taking(String index, ImpactOrigin impacts) throws IOException {
        return new IngestFixture(temporary.resolve(index), parts -> parts.impacts = impacts);
    }

    @Test
    void a_document_without_a_vector_is_stored_and_told_where_nothing_would_make_one()
            throws Exception {
        write("lines.jsonl", CAT + "\n" + DOG);
        write("page.md", "# Page\n\nWords.");
        IngestReport report = desk.index(docs);

        assertThat(report.added()).isEqualTo(3);
        assertThat(codes(report.notes()))
                .containsExactly("docs/lines.jsonl:2 no-impacts", "docs/page.md no-impacts");
        assertThat(report.notes().first().getFirst().message())
                .contains("no \"vector\"", "winnow.retriever.sparse.encoder-path");
        assertThat(desk.passages()).containsOnlyKeys("cat", "dog", "docs/page.md");
    }

    @Test
    void an_encoder_reads_each_passage_of_what_brought_nothing() throws Exception {
        String text = "Winnowing separates grain from chaff in the wind. ".repeat(30);
        write("lines.jsonl", CAT + "\n{\"_id\":\"long\",\"text\":\"" + text + "\"}");
        desk.close();
        desk = taking("made", ImpactOrigin.of(new SpelledEncoder(false)));

        assertThat(desk.index(docs).notes().first()).isEmpty();

        assertThat(desk.passages().get("long")).hasSizeGreaterThan(1);
        assertThat(found("~winnowing")).hasSameSizeAs(desk.passages().get("long"));
        // What the document brought stays before what the encoder would make.
        assertThat(found("~cats")).isEmpty();
        assertThat(found("cat")).hasSize(1);
    }

    @Test
    void a_vector_of_a_whole_document_keeps_it_whole_and_one_that_is_too_long_is_refused()
            throws Exception {
        // Forty words a passage at this desk.
        String half = "grain and chaff ".repeat(300);
        write(
                "lines.jsonl",
                """
                {"_id":"a","text":"%s","vector":{"x":1}}
                {"_id":"b","text":"%s","vector":{"x":1}}
                {"_id":"c","text":"%s"}
                """
                        .formatted(half, half.repeat(3), half.repeat(3)));
        IngestReport report = desk.index(docs);

        assertThat(codes(report.failed())).containsExactly("docs/lines.jsonl:2 whole-too-long");
        assertThat(report.failed().first().getFirst().message())
                .contains("14,400 characters", "at most 10,000", "split it");
        assertThat(desk.passages().get("a")).hasSize(1);
        assertThat(desk.passages().get("c")).hasSizeGreaterThan(20);
    }

    @Test
    void weights_made_elsewhere_are_loaded_without_an_encoder_and_only_others_are_a_change()
            throws Exception {
        write("lines.jsonl", CAT);
        IngestReport report = desk.index(docs);
        assertThat(report.added()).isEqualTo(1);
        assertThat(report.notes().first()).isEmpty();
        assertThat(impacts("cat"))
                .containsExactly(new WeightedTerm("##s", 12), new WeightedTerm("cat", 97));
        assertThat(desk.index(docs).unchanged()).isEqualTo(1);

        write("lines.jsonl", CAT.replace("97", "98"));
        assertThat(desk.index(docs).changed()).isEqualTo(1);
        assertThat(impacts("cat"))
                .containsExactly(new WeightedTerm("##s", 12), new WeightedTerm("cat", 98));
    }

    @Test
    void an_index_of_words_passes_over_vectors_and_cuts_as_ever() throws Exception {
        String half = "grain and chaff ".repeat(300);
        write("lines.jsonl", "{\"_id\":\"a\",\"text\":\"%s\",\"vector\":[1]}".formatted(half));
        desk.close();
        desk = taking("none", ImpactOrigin.NONE);

        IngestReport report = desk.index(docs);

        assertThat(report.failed().first()).isEmpty();
        assertThat(report.notes().first()).isEmpty();
        assertThat(desk.passages().get("a")).hasSizeGreaterThan(5);
    }

    private List<Hit> found(String term) {
        try (IndexView view = desk.store.passages().view()) {
            return found(view, term);
        }
    }

    private static List<Hit> found(IndexView view, String term) {
        LexicalQuery query = LexicalQuery.impacts(new Impacts(new TreeMap<>(Map.of(term, 1))));
        return view.lexical(query, StoreFixture.EVERYTHING, 100);
    }

    /** Those of the one passage that this term finds. */
    private List<WeightedTerm> impacts(String term) {
        try (IndexView view = desk.store.passages().view()) {
            assertThat(found(view, term)).hasSize(1);
            int[] passage = {found(view, term).getFirst().handle()};
            return view.terms(TermSpace.IMPACTS, passage).getFirst().terms();
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(docs.resolve(name), content);
    }
}
