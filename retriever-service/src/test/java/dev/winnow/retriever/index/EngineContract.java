package dev.winnow.retriever.index;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of every engine is tested on an index of its own, open for each test. */
abstract class EngineContract {

    final Engine engine;

    @TempDir Path folder;
    SearchableStore index;

    EngineContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() throws IOException {
        index = engine.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    void reopen() throws IOException {
        reopen(SearchSettings.DEFAULTS);
    }

    void reopen(SearchSettings search) throws IOException {
        index.close();
        index = engine.open(folder, StoreFixture.CONTENT, search);
    }

    void put(String id, String text) throws IOException {
        StoreFixture.put(index, id, text);
    }

    void put(IncomingDocument document) throws IOException {
        StoreFixture.put(index, document);
    }

    IndexView view() {
        return index.passages().view();
    }
}
