package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The searchable side of an {@link OpenSearchStore}. */
final class OpenSearchPassageIndex implements PassageIndex {

    private final Connection connection;
    private final DocumentLookup lookup;
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
        this.lookup = new DocumentLookup(connection);
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
            boolean several = shards > 1;
            Snapshot.Positions before = several ? before() : null;
            return OpenSearchView.open(
                    new Snapshot(connection, deadline, clock, several),
                    before,
                    content,
                    analysis,
                    connection.settings().search());
        } catch (EngineException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Shards are not opened at one moment: a position that was read before is true of all. Null
     * while its shard is away.
     */
    private Snapshot.@Nullable Positions before() {
        try {
            return lookup.positions();
        } catch (EngineException e) {
            // The view meets the same, and says what is missing.
            return null;
        }
    }

    /** Nothing to do: the connections belong to the store. */
    @Override
    public void close() {}
}
