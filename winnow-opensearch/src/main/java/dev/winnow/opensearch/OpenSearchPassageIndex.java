package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** The searchable side of an {@link OpenSearchStore}. */
final class OpenSearchPassageIndex implements PassageIndex {

    private final Connection connection;
    private final IndexSettings content;
    private final TextAnalysis analysis;
    private final InstantSource clock;
    private final int shards;

    /**
     * @param shards primary shards of the index
     */
    OpenSearchPassageIndex(
            Connection connection,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock,
            int shards) {
        this.connection = connection;
        this.content = content;
        this.analysis = analysis;
        this.clock = clock;
        this.shards = shards;
    }

    @Override
    public IndexView view() {
        return view(Deadline.NONE);
    }

    @Override
    public IndexView view(Deadline deadline) {
        try {
            return OpenSearchView.open(
                    new Snapshot(connection, deadline, clock, shards > 1),
                    content,
                    analysis,
                    connection.settings().search());
        } catch (EngineException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Nothing to do: the connections belong to the store. */
    @Override
    public void close() {}
}
