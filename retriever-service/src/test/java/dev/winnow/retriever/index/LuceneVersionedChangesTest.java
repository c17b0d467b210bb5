package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.index.IndexOpenException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class LuceneVersionedChangesTest extends VersionedChangesContract {

    LuceneVersionedChangesTest() {
        super(Engine.LUCENE);
    }

    @Test
    void an_index_that_followed_the_topic_of_passages_is_refused_with_what_to_do()
            throws IOException {
        index.close();
        try (Directory directory = FSDirectory.open(folder);
                IndexWriter writer =
                        new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
            Map<String, String> data = new HashMap<>();
            writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
            data.put("winnow.topic.id", "an-id");
            data.put("winnow.topic.seen", "1760000000000");
            data.put("winnow.topic.next.0", "12");
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
        }
        assertThatThrownBy(() -> StoreFixture.open(folder))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("followed winnow.passages.v1")
                .hasMessageContaining("Delete the folder");
    }
}
