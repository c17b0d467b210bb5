package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.retriever.index.Library;
import dev.winnow.retriever.index.Shelf;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexReadinessTest {

    @TempDir private Path folder;

    @Test
    void an_index_is_ready_while_it_can_be_read_and_written() throws IOException {
        Library library = Shelf.open(folder);
        IndexReadiness readiness = new IndexReadiness(library);
        assertThat(readiness.readiness().ready()).isTrue();
        assertThat(readiness.readiness().details()).containsOnlyKeys("position");

        Shelf.put(library, Shelf.document("a", "apple"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(library::commit).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(readiness.readiness().ready()).isFalse();
        assertThat(readiness.readiness().details().get("why")).contains("takes no more changes");

        library.close();
        assertThat(readiness.readiness().ready()).isFalse();
        assertThat(readiness.readiness().details().get("why")).contains("closed");
    }
}
