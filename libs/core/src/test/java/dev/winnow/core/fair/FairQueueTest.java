package dev.winnow.core.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Items are named after their owner: {@code a1} is the first of a tenant a. */
class FairQueueTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    private static final Owner ALICE = new Owner(ACME, "user:alice");
    private static final Owner BOB = new Owner(ACME, "user:bob");

    /** Acme has keys and three users, the other tenants keys alone. */
    private static final Map<Character, Owner> OWNERS =
            Map.of(
                    'a',
                    Owner.of(ACME),
                    'b',
                    Owner.of(BETA),
                    'c',
                    Owner.of(new TenantId("gamma")),
                    'x',
                    ALICE,
                    'y',
                    BOB,
                    'z',
                    new Owner(ACME, "user:carol"));

    private final FairQueue<String> queue = new FairQueue<>(String::length);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tenants take turns, each in its order  | a1 a2 a3 a4 b1 b2 c1          | a1 b1 c1 a2 b2 a3 a4
                    a turn is as long as what it costs     | aaaaaa aaaaaa b1 b2 b3 b4     | aaaaaa b1 b2 b3 aaaaaa b4
                    users of a tenant take turns, too      | x1 x2 x3 x4 y1 y2 a1          | a1 x1 y1 x2 y2 x3 x4
                    many users are one tenant to the others | x1 x2 y1 y2 z1 z2 b1 b2 b3 b4 b5 b6 | x1 b1 y1 b2 z1 b3 x2 b4 y2 b5 z2 b6
                    """)
    void turns_are_shared(String name, String added, String served) {
        add(added);

        assertThat(all()).isEqualTo(served);
        assertThat(queue.waiting(ACME)).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void what_a_turn_turned_out_to_cost_is_charged() {
        add("a1 a2 a3 b1 b2 b3 b4");
        assertThat(queue.poll()).isEqualTo("a1");
        queue.charge(OWNERS.get('a'), 4);
        // Of a tenant who has nothing more, it is remembered.
        queue.charge(OWNERS.get('c'), 5);
        add("c1");

        assertThat(all()).isEqualTo("b1 b2 b3 c1 a2 b4 a3");
    }

    @ParameterizedTest
    @CsvSource({
        "a1 a2 a3 a4 a5 a6, b1 b2 b3, b1 a4 b2 a5 b3 a6, 6",
        "x1 x2 x3 x4 x5 x6, y1 y2 y3, y1 x4 y2 x5 y3 x6, 12",
    })
    void who_comes_late_is_next_and_has_no_turns_to_catch_up(
            String first, String late, String served, int waitingOfAcme) {
        add(first);
        assertThat(polled(3, queue::poll)).isEqualTo(first.substring(0, 8));
        add(late);

        assertThat(queue.waiting(OWNERS.get(first.charAt(0)))).isEqualTo(6);
        assertThat(queue.waiting(ACME)).isEqualTo(waitingOfAcme);
        assertThat(all()).isEqualTo(served);
    }

    @Test
    void one_item_more_each_time_makes_nobody_always_first() {
        add("a1 a2 a3");
        List<String> served = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            add("b" + i);
            // Beta's is out before the next one comes in.
            served.add(polled(2, queue::poll));
        }

        assertThat(served).containsExactly("a1 b1", "a2 b2", "a3 b3");
    }

    @Test
    void a_tenant_who_comes_back_at_once_waits_for_the_others_turn() {
        add("a1 a2 a3 b1");
        assertThat(polled(2, queue::poll)).isEqualTo("a1 b1");
        add("b2");
        assertThat(polled(2, queue::poll)).isEqualTo("a2 b2");
        add("b3");
        assertThat(queue.poll()).isEqualTo("a3");
    }

    /**
     * So many of the turns go to one who has one item waiting, and another as soon as it is served,
     * beside one who has {@code many} each time: nearly all beside a flood, and fewer in proportion
     * to what waits.
     */
    @ParameterizedTest
    @CsvSource({"1000, 650, 640", "4, 4, 2", "15, 4, 3"})
    void beside_a_tenant_who_floods_one_who_asks_a_little_at_a_time_has_nearly_all(
            int many, int turns, int little) {
        FairQueue<String> crowded = new FairQueue<>(item -> 1);
        for (int i = 0; i < many; i++) {
            crowded.add(OWNERS.get('a'), "a");
        }
        int served = 0;
        for (int i = 0; i < turns; i++) {
            if (crowded.waiting(BETA) == 0) {
                crowded.add(OWNERS.get('b'), "b");
            }
            if ("b".equals(crowded.poll())) {
                served++;
            } else {
                crowded.add(OWNERS.get('a'), "a");
            }
        }

        assertThat(served).isEqualTo(little);
    }

    @Test
    void who_may_not_be_served_now_keeps_the_place_and_holds_up_nobody_else() {
        add("x1 x2 y1 b1 b2");

        assertThat(queue.poll(owner -> BETA.equals(owner.tenant()))).isEqualTo("b1");
        assertThat(queue.poll(BOB::equals)).isEqualTo("y1");
        assertThat(queue.poll(owner -> false)).isNull();
        assertThat(queue.poll(BOB::equals)).isNull();
        assertThat(all()).isEqualTo("x1 b2 x2");
    }

    @Test
    void what_is_wanted_passes_the_rest_in_the_same_turns_and_is_charged() {
        add("a6 a1 a7 a8 a2 b1 b9 b2 b3");

        assertThat(polled(3, () -> queue.pollWanted(item -> item.charAt(1) > '5')))
                .isEqualTo("a6 b9 a7");
        assertThat(queue.waiting(ACME)).isEqualTo(6);
        assertThat(queue.pollWanted(item -> item.startsWith("y"))).isNull();
        assertThat(all()).isEqualTo("b1 a1 b2 a8 b3 a2");
    }

    @Test
    void an_earlier_place_passes_only_those_of_its_own_tenant() {
        FairQueue<String> placed = new FairQueue<>(String::length, item -> item.charAt(1));
        for (String item : List.of("a1", "a5", "b8", "a1'", "b9", "a3")) {
            placed.add(OWNERS.get(item.charAt(0)), item);
        }

        assertThat(polled(6, placed::poll)).isEqualTo("a1 b8 a1' b9 a3 a5");
    }

    @Test
    void what_nobody_wants_any_more_is_taken_out_and_counts_no_longer() {
        add("a1 a22 a333");
        queue.add(null, "nobody's");

        assertThat(queue.remove(item -> item.equals("a22"))).containsExactly("a22");

        assertThat(queue.waiting(ACME)).isEqualTo(6);
        assertThat(queue.waiting(BETA)).isZero();
        assertThat(all()).isEqualTo("nobody's a1 a333");
    }

    @Test
    void a_scope_of_one_users_group_alone_is_that_users_and_any_other_the_tenants() {
        assertThat(Owner.of(new Scope(ACME, List.of("user:alice")))).isEqualTo(ALICE);
        for (List<String> groups :
                List.of(
                        List.<String>of(),
                        List.of("staff"),
                        List.of("staff", "user:alice"),
                        List.of("user:alice", "user:bob"))) {
            assertThat(Owner.of(new Scope(ACME, groups))).isEqualTo(Owner.of(ACME));
        }
        assertThat(ALICE.share(16)).isEqualTo(4);
        assertThat(ALICE.share(3)).isEqualTo(1);
        assertThat(Owner.of(ACME).share(16)).isEqualTo(16);
    }

    @Test
    void what_is_held_is_counted_for_user_tenant_and_all() {
        Holdings held = new Holdings();
        held.add(ALICE, 3);
        held.add(BOB, 4);
        held.add(Owner.of(BETA), 5);
        held.add(ALICE, -1);

        assertThat(held.of(ALICE)).isEqualTo(2);
        assertThat(held.of(ACME)).isEqualTo(6);
        assertThat(held.of(Owner.of(ACME))).isZero();
        assertThat(held.all()).isEqualTo(11);
    }

    @Test
    void the_owner_is_known_while_work_is_done_for_it_and_no_longer() {
        assertThat(Owner.served()).isNull();
        assertThat(Owner.of(ACME).serve(Owner::served)).isEqualTo(Owner.of(ACME));
        assertThat(Owner.served()).isNull();
    }

    private void add(String items) {
        for (String item : items.split(" ")) {
            queue.add(OWNERS.get(item.charAt(0)), item);
        }
    }

    private static String polled(int count, Supplier<String> poll) {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            served.add(poll.get());
        }
        return String.join(" ", served);
    }

    private String all() {
        List<String> served = new ArrayList<>();
        for (String next = queue.poll(); next != null; next = queue.poll()) {
            served.add(next);
        }
        return String.join(" ", served);
    }
}
