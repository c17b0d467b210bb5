package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestVectorsQueryTest {

    private static final int WANTED = 100;

    private static final KnnSearchStrategy STRATEGY = new KnnSearchStrategy.Hnsw(60);

    @TempDir private static Path folder;
    private static DirectoryReader reader;

    private final float[] question = vector("question");

    /** One segment with a graph: more passages than the smallest that gets one. */
    @BeforeAll
    static void fill() throws IOException {
        String lines =
                IntStream.range(0, 12_000)
                        .mapToObj(i -> "line " + i)
                        .collect(Collectors.joining("\n"));
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, "many", lines);
            index.commit();
        }
        reader = DirectoryReader.open(FSDirectory.open(folder));
        assertThat(reader.leaves()).hasSize(1);
    }

    @AfterAll
    static void close() throws IOException {
        reader.close();
    }

    @Test
    void a_walk_that_begins_at_the_hits_of_a_like_question_ends_sooner_and_finds_the_same()
            throws IOException {
        float[] near = between(question, vector("line 7"));
        KnnCollector unseeded = walk(near);
        KnnCollector seeded = walk(near, documents(walk(question)));
        assertThat(seeded.visitedCount()).isLessThan(unseeded.visitedCount());
        // Patience ended it; the one that began at the top of the graph was let run.
        assertThat(seeded.earlyTerminated()).isTrue();
        assertThat(unseeded.earlyTerminated()).isFalse();
        assertThat(list(seeded))
                .doesNotHaveDuplicates()
                .hasSize(WANTED)
                .filteredOn(list(unseeded)::contains)
                .hasSizeGreaterThanOrEqualTo(98);
    }

    @Test
    void seeds_far_from_the_question_do_not_keep_its_neighbours_away() throws IOException {
        float[] opposite = StoreFixture.opposite("question");
        List<Integer> expected = list(walk(question));
        KnnCollector far = walk(opposite);
        assertThat(list(far)).doesNotContainAnyElementsOf(expected);
        assertThat(list(walk(question, documents(far))))
                .filteredOn(expected::contains)
                .hasSizeGreaterThanOrEqualTo(95);
    }

    @Test
    void a_segment_without_seeds_is_walked_to_the_end() throws IOException {
        KnnCollector walked = walk(question, reader.maxDoc() + 7);
        assertThat(walked.earlyTerminated()).isFalse();
        assertThat(walked.visitedCount()).isEqualTo(walk(question).visitedCount());
    }

    /** The only segment's collector after its graph was walked. */
    private static KnnCollector walk(float[] vector, int... seeds) throws IOException {
        Query visible = AccessQuery.passages(StoreFixture.EVERYTHING);
        NearestVectorsQuery query = new NearestVectorsQuery(vector, WANTED, visible, seeds);
        LeafReaderContext leaf = reader.leaves().getFirst();
        KnnCollector collector =
                query.getKnnCollectorManager(WANTED, new IndexSearcher(reader))
                        .newCollector(Integer.MAX_VALUE, STRATEGY, leaf);
        leaf.reader()
                .searchNearestVectors(
                        IndexFields.VECTOR,
                        vector,
                        collector,
                        AcceptDocs.fromLiveDocs(null, leaf.reader().maxDoc()));
        return collector;
    }

    private static int[] documents(KnnCollector collector) {
        return Arrays.stream(collector.topDocs().scoreDocs).mapToInt(hit -> hit.doc).toArray();
    }

    private static List<Integer> list(KnnCollector collector) {
        return Arrays.stream(documents(collector)).boxed().toList();
    }

    /** Nine parts of the one and one of the other, of unit length. */
    private static float[] between(float[] one, float[] other) {
        float[] vector = new float[one.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = .9f * one[i] + .1f * other[i];
        }
        return VectorUtil.l2normalize(vector);
    }
}
