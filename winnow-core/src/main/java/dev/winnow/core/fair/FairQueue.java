package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which tenants take turns. The items of one tenant come out by their place, and in the
 * order in which they were added where that is the same; between tenants, the one is served that
 * had the least so far (start-time fair queueing, Goyal, Vin and Cheng 1996). A tenant who comes
 * late begins where the others are: time without work earns nothing. A tenant who floods the queue
 * pays more: with n times as much waiting as the tenant with the least, n / 4 times the price of a
 * turn, at least the price itself and at most sixty-four times that. So one who asks a question at
 * a time hardly notices another who sends thousands, and a flood loses least by waiting. For one
 * thread at a time.
 *
 * @param <T> an item that waits
 */
public final class FairQueue<T> {

    /** Tenants of whom none has more than so many times what another one has pay the same. */
    private static final int ALIKE = 4;

    /** The most that a turn costs more, so that no tenant is left without one; picked by hand. */
    private static final int DEAREST = 64;

    private final ToLongFunction<? super T> cost;
    private final ToLongFunction<? super T> place;
    private final TreeMap<String, Lane<T>> lanes = new TreeMap<>();
    private long clock;
    private long waiting;
    private int size;

    /**
     * Items of a tenant come out in the order in which they were added.
     *
     * @param cost the cost of serving an item, at least 1, the same whenever it is asked
     */
    public FairQueue(ToLongFunction<? super T> cost) {
        this(cost, item -> 0);
    }

    /**
     * @param cost the cost of serving an item, at least 1, the same whenever it is asked
     * @param place of an item among those of its tenant, the lowest first, the same whenever it is
     *     asked; it takes no turn from another tenant
     */
    public FairQueue(ToLongFunction<? super T> cost, ToLongFunction<? super T> place) {
        this.cost = cost;
        this.place = place;
    }

    /** The items of one tenant. */
    private static final class Lane<T> {

        private final @Nullable TenantId tenant;
        private final List<T> items = new ArrayList<>();
        private long served;
        private long waiting;

        Lane(@Nullable TenantId tenant, long served) {
            this.tenant = tenant;
            this.served = served;
        }

        @Nullable T first(Predicate<? super T> wanted) {
            for (T item : items) {
                if (wanted.test(item)) {
                    return item;
                }
            }
            return null;
        }
    }

    /**
     * Adds an item behind those of its tenant whose place is no later.
     *
     * @param tenant null for work of no tenant, which has a turn of its own
     */
    public void add(@Nullable TenantId tenant, T item) {
        Lane<T> lane = lanes.computeIfAbsent(key(tenant), name -> new Lane<>(tenant, clock));
        if (lane.items.isEmpty()) {
            lane.served = Math.max(lane.served, clock);
        }
        int at = lane.items.size();
        while (at > 0 && place.applyAsLong(lane.items.get(at - 1)) > place.applyAsLong(item)) {
            at--;
        }
        lane.items.add(at, item);
        long price = cost.applyAsLong(item);
        lane.waiting += price;
        waiting += price;
        size++;
    }

    /** Takes the next item of any tenant; null if there is none. */
    public @Nullable T poll() {
        return poll(tenant -> true);
    }

    /** Takes the next item of those tenants that may be served now; null if there is none. */
    public @Nullable T poll(Predicate<@Nullable TenantId> servable) {
        return poll(servable, item -> true);
    }

    /**
     * Takes the next item that is wanted, in the same turns: of each tenant the first such, which
     * passes those before it; null if there is none.
     */
    public @Nullable T pollWanted(Predicate<? super T> wanted) {
        return poll(tenant -> true, wanted);
    }

    private @Nullable T poll(Predicate<@Nullable TenantId> servable, Predicate<? super T> wanted) {
        Lane<T> next = null;
        T item = null;
        // In the order of the tenants' names, so that equal turns are taken in that order.
        for (Lane<T> lane : lanes.values()) {
            boolean sooner = next == null || lane.served < next.served;
            T first = sooner && servable.test(lane.tenant) ? lane.first(wanted) : null;
            if (first != null) {
                next = lane;
                item = first;
            }
        }
        if (next == null || item == null) {
            return null;
        }
        next.items.remove(item);
        long price = cost.applyAsLong(item);
        clock = Math.max(clock, next.served);
        next.served += price * timesDearer(next);
        next.waiting -= price;
        waiting -= price;
        size--;
        // A lane that is ahead stays, or else a tenant who always comes back with one item more
        // would always be first.
        lanes.values().removeIf(lane -> lane.items.isEmpty() && lane.served <= clock);
        return item;
    }

    private long timesDearer(Lane<T> lane) {
        long least = lane.waiting;
        for (Lane<T> other : lanes.values()) {
            if (!other.items.isEmpty()) {
                least = Math.min(least, other.waiting);
            }
        }
        return Math.clamp(lane.waiting / (ALIKE * least), 1, DEAREST);
    }

    /** Removes the unwanted items; the order of the rest stays. */
    public List<T> remove(Predicate<? super T> unwanted) {
        List<T> removed = new ArrayList<>();
        for (Lane<T> lane : lanes.values()) {
            for (Iterator<T> items = lane.items.iterator(); items.hasNext(); ) {
                T item = items.next();
                if (unwanted.test(item)) {
                    items.remove();
                    long price = cost.applyAsLong(item);
                    lane.waiting -= price;
                    waiting -= price;
                    size--;
                    removed.add(item);
                }
            }
        }
        return removed;
    }

    /** The cost of all items of a tenant. */
    public long waiting(@Nullable TenantId tenant) {
        Lane<T> lane = lanes.get(key(tenant));
        return lane == null ? 0 : lane.waiting;
    }

    /** The cost of all items. */
    public long waiting() {
        return waiting;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** No tenant has an empty name. */
    private static String key(@Nullable TenantId tenant) {
        return tenant == null ? "" : tenant.value();
    }
}
