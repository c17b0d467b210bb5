package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestVectorsQueryTest {

    private static final int WANTED = 100;

    private static final KnnSearchStrategy STRATEGY = new KnnSearchStrategy.Hnsw(60);

    @TempDir private static Path folder;

    /** One segment with a graph: more passages than the smallest that gets one. */
    @BeforeAll
    static void fill() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 12_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("many", lines.toString()));
            index.commit();
        }
    }

    @Test
    void a_walk_that_begins_at_the_hits_of_a_like_question_ends_sooner_and_finds_the_same()
            throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            float[] question = StoreFixture.vector("question");
            float[] near = between(question, StoreFixture.vector("line 7"));
            KnnCollector first = walk(searcher, question, new int[0]);
            KnnCollector unseeded = walk(searcher, near, new int[0]);
            KnnCollector seeded = walk(searcher, near, documents(first));
            assertThat(seeded.visitedCount()).isLessThan(unseeded.visitedCount());
            // Patience ended it; the one that began at the top of the graph was let run.
            assertThat(seeded.earlyTerminated()).isTrue();
            assertThat(unseeded.earlyTerminated()).isFalse();
            Set<Integer> expected = set(documents(unseeded));
            assertThat(set(documents(seeded)))
                    .hasSize(WANTED)
                    .filteredOn(expected::contains)
                    .hasSizeGreaterThanOrEqualTo(98);
        }
    }

    @Test
    void seeds_far_from_the_question_do_not_keep_its_neighbours_away() throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            float[] question = StoreFixture.vector("question");
            float[] opposite = new float[question.length];
            for (int i = 0; i < opposite.length; i++) {
                opposite[i] = -question[i];
            }
            Set<Integer> expected = set(documents(walk(searcher, question, new int[0])));
            int[] far = documents(walk(searcher, opposite, new int[0]));
            assertThat(set(far)).doesNotContainAnyElementsOf(expected);
            assertThat(set(documents(walk(searcher, question, far))))
                    .filteredOn(expected::contains)
                    .hasSizeGreaterThanOrEqualTo(95);
        }
    }

    @Test
    void a_segment_without_seeds_is_walked_to_the_end() throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            float[] question = StoreFixture.vector("question");
            int[] elsewhere = {reader.maxDoc() + 7};
            KnnCollector walked = walk(searcher, question, elsewhere);
            assertThat(walked.earlyTerminated()).isFalse();
            assertThat(walked.visitedCount())
                    .isEqualTo(walk(searcher, question, new int[0]).visitedCount());
        }
    }

    /** The only segment's collector after its graph was walked. */
    private static KnnCollector walk(IndexSearcher searcher, float[] vector, int[] seeds)
            throws IOException {
        Query visible = AccessQuery.passages(StoreFixture.EVERYTHING);
        NearestVectorsQuery query = new NearestVectorsQuery(vector, WANTED, visible, seeds);
        LeafReaderContext leaf = searcher.getLeafContexts().getFirst();
        assertThat(searcher.getLeafContexts()).hasSize(1);
        KnnCollector collector =
                query.getKnnCollectorManager(WANTED, searcher)
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

    private static Set<Integer> set(int[] documents) {
        return Arrays.stream(documents).boxed().collect(Collectors.toCollection(HashSet::new));
    }

    /** Nine parts of the one and one of the other, of unit length. */
    private static float[] between(float[] one, float[] other) {
        float[] vector = new float[one.length];
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = .9f * one[i] + .1f * other[i];
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }
}
