package dev.winnow.kg.storage.neo4j;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.identity.TenantId;
import dev.winnow.kg.storage.GraphSwap;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.kg.storage.SwapOutcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the graph in a database, and makes the linker anew when the database has another one. A
 * database is no snapshot: what is written over the served graph shows before the next look, so a
 * new graph belongs into a database of its own. While the database is away the graph stays, and
 * whatever is asked of it is a {@link GraphUnavailableException}.
 */
public final class Neo4jSwap implements GraphSwap {

    private final Neo4jConnection connection;
    private final @Nullable TenantId tenant;
    private final Function<GraphStore, ServedGraph> opening;
    private volatile @Nullable ServedGraph served;

    /**
     * @param settings where the database is
     * @param tenant who alone may see the graph; null: as its own label says
     * @param opening makes of a graph what is served
     */
    public Neo4jSwap(
            Neo4jSettings settings,
            @Nullable TenantId tenant,
            Function<GraphStore, ServedGraph> opening) {
        this.connection = new Neo4jConnection(settings);
        this.tenant = tenant;
        this.opening = opening;
    }

    @Override
    public @Nullable ServedGraph current() {
        return served;
    }

    @Override
    public synchronized SwapOutcome look() {
        try {
            Neo4jStore found = Neo4jStore.over(connection);
            Neo4jStore store = tenant == null ? found : found.shownTo(tenant);
            ServedGraph before = served;
            if (before != null && before.store().description().equals(store.description())) {
                return new SwapOutcome.Unchanged();
            }
            served = opening.apply(store);
            return new SwapOutcome.Swapped(store.description());
        } catch (GraphUnavailableException | IllegalArgumentException e) {
            return new SwapOutcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
