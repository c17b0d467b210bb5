package dev.winnow.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.PlainEmbedder;
import dev.winnow.eval.scale.Footprint.Part;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleIndexTest {

    private static final int SIZE = 300;
    private static final int DIMENSIONS = 8;

    @TempDir Path folder;

    private final List<Integer> read = new ArrayList<>();

    @Test
    void holds_every_passage_of_the_corpus_once() throws Exception {
        RealCorpus corpus = TinyCorpus.ofVectors(SIZE, DIMENSIONS, 1);
        ScaleIndex.Build build = index(corpus).build();
        assertThat(build.finished()).isTrue();
        assertThat(build.passages()).isEqualTo(SIZE);
        try (LuceneLibrary library = index(corpus).open();
                IndexView view = library.passages().view()) {
            List<Hit> all =
                    view.dense(
                            corpus.vector(17), new Access(Scope.local(), Filter.all()), 2 * SIZE);
            assertThat(all).hasSize(SIZE);
            assertThat(all.getFirst().id()).isEqualTo(corpus.id(17));
        }
    }

    @Test
    void a_whole_index_is_taken_as_it_is() throws Exception {
        ScaleCorpus corpus = stoppedAt(SIZE);
        ScaleIndex.Build build = index(corpus).build();
        read.clear();
        assertThat(index(corpus).build()).isEqualTo(build);
        assertThat(read).isEmpty();
    }

    @Test
    void a_build_that_was_stopped_goes_on_at_its_last_commit() throws Exception {
        assertThatIllegalStateException().isThrownBy(() -> index(stoppedAt(270)).build());
        read.clear();
        ScaleIndex.Build build = index(stoppedAt(SIZE)).build();
        assertThat(build.passages()).isEqualTo(SIZE);
        assertThat(read).first().isEqualTo(200);
        try (LuceneLibrary library = index(stoppedAt(SIZE)).open();
                IndexView view = library.passages().view()) {
            assertThat(view.position().sequence()).isEqualTo(SIZE);
        }
    }

    @Test
    void damaged_notes_are_told_with_what_to_do() throws Exception {
        ScaleIndex index = index(TinyCorpus.ofVectors(10, DIMENSIONS, 1));
        index.build();
        Files.writeString(index.files().resolveSibling("build.json"), "{");
        assertThatIOException().isThrownBy(index::build).withMessageContaining("delete the folder");
    }

    @Test
    void its_footprint_tells_vectors_words_and_texts_apart_and_leaves_no_file_out()
            throws Exception {
        ScaleIndex index = index(TinyCorpus.ofVectors(SIZE, DIMENSIONS, 1));
        index.build();
        Footprint footprint = Footprint.of(index.files());
        assertThat(footprint.segments()).isPositive();
        assertThat(footprint.of(Part.FLOATS))
                .isBetween((long) SIZE * DIMENSIONS * Float.BYTES, 60L * SIZE);
        assertThat(footprint.of(Part.QUANTISED)).isGreaterThanOrEqualTo((long) SIZE * DIMENSIONS);
        assertThat(footprint.of(Part.WORDS)).isPositive();
        assertThat(footprint.of(Part.TEXTS)).isPositive();
        long files = 0;
        try (var list = Files.list(index.files())) {
            for (Path file : list.toList()) {
                files += Files.size(file);
            }
        }
        // Compound files pad what they hold, and the list of segments is nobody's file.
        assertThat(footprint.total()).isBetween(files - 4_096, files);
    }

    private ScaleIndex index(ScaleCorpus corpus) {
        return new ScaleIndex(
                folder,
                corpus,
                new IndexSettings(new PlainEmbedder().model(), DIMENSIONS, "document"),
                SearchSettings.DEFAULTS,
                100,
                line -> {});
    }

    /** A corpus that notes what is read and breaks at a passage. */
    private ScaleCorpus stoppedAt(int end) {
        RealCorpus whole = TinyCorpus.ofVectors(SIZE, DIMENSIONS, 1);
        return new ScaleCorpus() {
            @Override
            public String name() {
                return whole.name();
            }

            @Override
            public CacheKey key() {
                return whole.key();
            }

            @Override
            public String corpusHash() {
                return whole.corpusHash();
            }

            @Override
            public int size() {
                return whole.size();
            }

            @Override
            public BeirDocument document(int number) {
                return whole.document(number);
            }

            @Override
            public Passage passage(int number) {
                return whole.passage(number);
            }

            @Override
            public PassageId id(int number) {
                return whole.id(number);
            }

            @Override
            public float[] vector(int number) {
                if (number >= end) {
                    throw new IllegalStateException("stopped");
                }
                read.add(number);
                return whole.vector(number);
            }
        };
    }
}
