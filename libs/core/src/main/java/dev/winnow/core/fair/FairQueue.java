package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which tenants take turns, and within a tenant its users. The items of one owner come
 * out by their place, and in the order in which they were added where that is the same; between
 * tenants, the one is served that had the least so far (start-time fair queueing, Goyal, Vin and
 * Cheng 1996), and of its users again the one that had the least, so that many users make no tenant
 * have more. Who comes late begins where the others are: time without work earns nothing. Who
 * floods the queue pays more: with n times as much waiting as the one with the least, n / 4 times
 * the price of a turn, at least the price itself and at most sixty-four times that. So one who asks
 * a question at a time hardly notices another who sends thousands, and a flood loses least by
 * waiting. For one thread at a time.
 *
 * @param <T> an item that waits
 */
public final class FairQueue<T> {

    /** Those of whom none has more than so many times what another one has pay the same. */
    private static final int ALIKE = 4;

    /** The most that a turn costs more, so that none is left without one; picked by hand. */
    private static final int DEAREST = 64;

    private final ToLongFunction<? super T> cost;
    private final ToLongFunction<? super T> place;
    private final Lane<T> all = new Lane<>(null, 0);

    /**
     * Items of an owner come out in the order in which they were added.
     *
     * @param cost the cost of serving an item, at least 1, the same whenever it is asked
     */
    public FairQueue(ToLongFunction<? super T> cost) {
        this(cost, item -> 0);
    }

    /**
     * @param cost the cost of serving an item, at least 1, the same whenever it is asked
     * @param place of an item among those of its owner, the lowest first, the same whenever it is
     *     asked; it takes no turn from another owner
     */
    public FairQueue(ToLongFunction<? super T> cost, ToLongFunction<? super T> place) {
        this.cost = cost;
        this.place = place;
    }

    /** What waits of all tenants, of one, or of one owner, who alone has items. */
    private static final class Lane<T> {

        private final @Nullable Owner owner;
        private final TreeMap<String, Lane<T>> within = new TreeMap<>();
        private final List<T> items = new ArrayList<>();
        private long served;
        private long waiting;
        private int size;

        /** The turns of those within. */
        private long clock;

        Lane(@Nullable Owner owner, long served) {
            this.owner = owner;
            this.served = served;
        }

        /** One within, which is no earlier than the others if it comes anew. */
        Lane<T> open(String name, @Nullable Owner whose) {
            Lane<T> lane = within.computeIfAbsent(name, key -> new Lane<>(whose, clock));
            if (lane.size == 0) {
                lane.served = Math.max(lane.served, clock);
            }
            return lane;
        }

        /** Who has had least first, in the order of their names where that is the same. */
        List<Lane<T>> inTurn() {
            List<Lane<T>> lanes = new ArrayList<>(within.values());
            lanes.sort(Comparator.comparingLong(lane -> lane.served));
            return lanes;
        }

        @Nullable T first(Predicate<? super T> wanted) {
            for (T item : items) {
                if (wanted.test(item)) {
                    return item;
                }
            }
            return null;
        }

        void count(int more, long price) {
            size += more;
            waiting += more * price;
        }

        void charge(Lane<T> lane, long price) {
            clock = Math.max(clock, lane.served);
            lane.served += price * timesDearer(lane);
        }

        private long timesDearer(Lane<T> lane) {
            long least = lane.waiting;
            for (Lane<T> other : within.values()) {
                if (other.size > 0) {
                    least = Math.min(least, other.waiting);
                }
            }
            return Math.clamp(lane.waiting / (ALIKE * least), 1, DEAREST);
        }

        /**
         * A lane that is ahead stays, or else one who always comes back with one item more would
         * always be first.
         */
        void forget() {
            within.values().removeIf(lane -> lane.size == 0 && lane.served <= clock);
        }
    }

    /**
     * Adds an item behind those of its owner whose place is no later.
     *
     * @param owner null for work of no tenant, which has a turn of its own
     */
    public void add(@Nullable Owner owner, T item) {
        Lane<T> tenant = all.open(key(owner == null ? null : owner.tenant()), null);
        Lane<T> own = tenant.open(key(owner), owner);
        int at = own.items.size();
        while (at > 0 && place.applyAsLong(own.items.get(at - 1)) > place.applyAsLong(item)) {
            at--;
        }
        own.items.add(at, item);
        count(1, tenant, own, item);
    }

    /** Takes the next item of any owner; null if there is none. */
    public @Nullable T poll() {
        return poll(owner -> true);
    }

    /**
     * Takes the next item of those owners that may be served now; null if there is none. Work of no
     * tenant always may.
     */
    public @Nullable T poll(Predicate<Owner> servable) {
        return poll(servable, item -> true);
    }

    /**
     * Takes the next item that is wanted, in the same turns: of each owner the first such, which
     * passes those before it; null if there is none.
     */
    public @Nullable T pollWanted(Predicate<? super T> wanted) {
        return poll(owner -> true, wanted);
    }

    private @Nullable T poll(Predicate<Owner> servable, Predicate<? super T> wanted) {
        for (Lane<T> tenant : all.inTurn()) {
            for (Lane<T> own : tenant.inTurn()) {
                boolean may = own.owner == null || servable.test(own.owner);
                T item = may ? own.first(wanted) : null;
                if (item != null) {
                    take(tenant, own, item);
                    return item;
                }
            }
        }
        return null;
    }

    private void take(Lane<T> tenant, Lane<T> own, T item) {
        long price = cost.applyAsLong(item);
        all.charge(tenant, price);
        tenant.charge(own, price);
        own.items.remove(item);
        count(-1, tenant, own, item);
        tenant.forget();
        all.forget();
    }

    private void count(int more, Lane<T> tenant, Lane<T> own, T item) {
        long price = cost.applyAsLong(item);
        all.count(more, price);
        tenant.count(more, price);
        own.count(more, price);
    }

    /**
     * Adds to what an owner had: what serving an item cost beyond its price, which is known only
     * when it has been served.
     */
    public void charge(@Nullable Owner owner, long more) {
        Lane<T> tenant = all.open(key(owner == null ? null : owner.tenant()), null);
        tenant.served += more;
        tenant.open(key(owner), owner).served += more;
    }

    /** Removes the unwanted items; the order of the rest stays. */
    public List<T> remove(Predicate<? super T> unwanted) {
        List<T> removed = new ArrayList<>();
        for (Lane<T> tenant : all.within.values()) {
            for (Lane<T> own : tenant.within.values()) {
                for (Iterator<T> items = own.items.iterator(); items.hasNext(); ) {
                    T item = items.next();
                    if (unwanted.test(item)) {
                        items.remove();
                        count(-1, tenant, own, item);
                        removed.add(item);
                    }
                }
            }
        }
        return removed;
    }

    /** The cost of all items of a tenant. */
    public long waiting(TenantId tenant) {
        Lane<T> lane = all.within.get(key(tenant));
        return lane == null ? 0 : lane.waiting;
    }

    /** The cost of all items of an owner. */
    public long waiting(Owner owner) {
        Lane<T> tenant = all.within.get(key(owner.tenant()));
        Lane<T> lane = tenant == null ? null : tenant.within.get(key(owner));
        return lane == null ? 0 : lane.waiting;
    }

    /** The cost of all items. */
    public long waiting() {
        return all.waiting;
    }

    public boolean isEmpty() {
        return all.size == 0;
    }

    /** No tenant has an empty name. */
    private static String key(@Nullable TenantId tenant) {
        return tenant == null ? "" : tenant.value();
    }

    /** No user has an empty name. */
    private static String key(@Nullable Owner owner) {
        return owner == null || owner.user() == null ? "" : owner.user();
    }
}
