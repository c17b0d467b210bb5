package dev.winnow.core.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");
    private static final TenantId GAMMA = new TenantId("gamma");

    private static final Owner ALICE = new Owner(ACME, "user:alice");
    private static final Owner BOB = new Owner(ACME, "user:bob");
    private static final Owner CAROL = new Owner(ACME, "user:carol");

    private final FairQueue<String> queue = new FairQueue<>(String::length);

    @Test
    void tenants_take_turns_and_each_ones_items_keep_their_order() {
        add(ACME, "a1", "a2", "a3", "a4");
        add(BETA, "b1", "b2");
        add(GAMMA, "c1");

        assertThat(all()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
    }

    @Test
    void a_turn_is_as_long_as_what_it_costs() {
        add(ACME, "aaaaaa", "aaaaaa");
        add(BETA, "b1", "b2", "b3", "b4");

        assertThat(all()).containsExactly("aaaaaa", "b1", "b2", "b3", "aaaaaa", "b4");
    }

    @Test
    void what_a_turn_turned_out_to_cost_is_charged() {
        add(ACME, "a1", "a2", "a3");
        add(BETA, "b1", "b2", "b3", "b4");
        assertThat(queue.poll()).isEqualTo("a1");
        queue.charge(Owner.of(ACME), 4);
        // Of a tenant who has nothing more, it is remembered.
        queue.charge(Owner.of(GAMMA), 5);
        add(GAMMA, "c1");

        assertThat(all()).containsExactly("b1", "b2", "b3", "c1", "a2", "b4", "a3");
    }

    @Test
    void a_tenant_who_comes_late_is_next_and_has_no_turns_to_catch_up() {
        add(ACME, "a1", "a2", "a3", "a4", "a5", "a6");
        for (int i = 0; i < 3; i++) {
            queue.poll();
        }
        add(BETA, "b1", "b2", "b3");

        assertThat(all()).containsExactly("b1", "a4", "b2", "a5", "b3", "a6");
    }

    @Test
    void one_item_more_each_time_makes_nobody_always_first() {
        add(ACME, "a1", "a2", "a3");
        List<String> served = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            add(BETA, "b" + i);
            served.add(queue.poll());
            // Beta's is out before the next one comes in.
            served.add(queue.poll());
        }

        assertThat(served).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void a_tenant_who_comes_back_at_once_waits_for_the_others_turn() {
        add(ACME, "a1", "a2", "a3");
        add(BETA, "b1");
        assertThat(List.of(queue.poll(), queue.poll())).containsExactly("a1", "b1");
        add(BETA, "b2");
        assertThat(queue.poll()).isEqualTo("a2");
        assertThat(queue.poll()).isEqualTo("b2");
        add(BETA, "b3");
        assertThat(queue.poll()).isEqualTo("a3");
    }

    @Test
    void beside_a_tenant_who_floods_one_who_asks_a_little_at_a_time_has_nearly_all() {
        assertThat(turnsOfALittleOneBeside(1_000, 650)).isEqualTo(640);
    }

    @Test
    void a_turn_costs_more_in_proportion_to_what_waits() {
        assertThat(turnsOfALittleOneBeside(4, 4)).isEqualTo(2);
        assertThat(turnsOfALittleOneBeside(15, 4)).isEqualTo(3);
    }

    /**
     * So many of the turns go to one who has one item waiting, and another as soon as it is served,
     * beside one who has {@code many} each time.
     */
    private int turnsOfALittleOneBeside(int many, int turns) {
        FairQueue<String> queue = new FairQueue<>(item -> 1);
        for (int i = 0; i < many; i++) {
            queue.add(Owner.of(ACME), "a");
        }
        int little = 0;
        for (int i = 0; i < turns; i++) {
            if (queue.waiting(BETA) == 0) {
                queue.add(Owner.of(BETA), "b");
            }
            String next = queue.poll();
            if ("b".equals(next)) {
                little++;
            } else {
                queue.add(Owner.of(ACME), "a");
            }
        }
        return little;
    }

    @Test
    void who_may_not_be_served_now_keeps_the_place() {
        add(ACME, "a1", "a2");
        add(BETA, "b1", "b2");

        assertThat(queue.poll(owner -> BETA.equals(owner.tenant()))).isEqualTo("b1");
        assertThat(queue.poll(owner -> false)).isNull();
        assertThat(all()).containsExactly("a1", "a2", "b2");
    }

    @Test
    void what_is_wanted_passes_the_rest_in_the_same_turns_and_is_charged() {
        add(ACME, "x1", "a1", "x2", "x3", "a2");
        add(BETA, "b1", "x4", "b2", "b3");

        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wanted.add(queue.pollWanted(item -> item.startsWith("x")));
        }

        assertThat(wanted).containsExactly("x1", "x4", "x2");
        assertThat(queue.waiting(ACME)).isEqualTo(6);
        assertThat(queue.pollWanted(item -> item.startsWith("y"))).isNull();
        assertThat(all()).containsExactly("b1", "a1", "b2", "x3", "b3", "a2");
    }

    @Test
    void an_earlier_place_passes_only_those_of_its_own_tenant() {
        FairQueue<String> placed = new FairQueue<>(String::length, item -> item.charAt(1));
        placed.add(Owner.of(ACME), "a1");
        placed.add(Owner.of(ACME), "a5");
        placed.add(Owner.of(BETA), "b8");
        placed.add(Owner.of(ACME), "a1'");
        placed.add(Owner.of(BETA), "b9");
        placed.add(Owner.of(ACME), "a3");

        List<String> served = new ArrayList<>();
        for (String next = placed.poll(); next != null; next = placed.poll()) {
            served.add(next);
        }

        assertThat(served).containsExactly("a1", "b8", "a1'", "b9", "a3", "a5");
    }

    @Test
    void what_nobody_wants_any_more_is_taken_out_and_counts_no_longer() {
        add(ACME, "a1", "a22", "a333");
        queue.add(null, "nobody's");

        assertThat(queue.remove(item -> item.equals("a22"))).containsExactly("a22");

        assertThat(queue.waiting(ACME)).isEqualTo(6);
        assertThat(queue.waiting(BETA)).isZero();
        assertThat(all()).containsExactly("nobody's", "a1", "a333");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void users_of_a_tenant_take_turns_and_each_ones_items_keep_their_order() {
        add(ALICE, "a1", "a2", "a3", "a4");
        add(BOB, "b1", "b2");
        add(ACME, "k1");

        assertThat(all()).containsExactly("k1", "a1", "b1", "a2", "b2", "a3", "a4");
        assertThat(queue.waiting(ACME)).isZero();
    }

    @Test
    void a_tenant_of_many_users_has_no_more_turns_than_one_of_keys() {
        add(ALICE, "a1", "a2");
        add(BOB, "b1", "b2");
        add(CAROL, "c1", "c2");
        add(BETA, "x1", "x2", "x3", "x4", "x5", "x6");

        assertThat(all())
                .containsExactly(
                        "a1", "x1", "b1", "x2", "c1", "x3", "a2", "x4", "b2", "x5", "c2", "x6");
    }

    @Test
    void a_user_who_comes_late_is_next_and_has_no_turns_to_catch_up() {
        add(ALICE, "a1", "a2", "a3", "a4", "a5", "a6");
        for (int i = 0; i < 3; i++) {
            queue.poll();
        }
        add(BOB, "b1", "b2", "b3");

        assertThat(queue.waiting(ALICE)).isEqualTo(6);
        assertThat(queue.waiting(ACME)).isEqualTo(12);
        assertThat(all()).containsExactly("b1", "a4", "b2", "a5", "b3", "a6");
    }

    @Test
    void a_user_who_may_not_be_served_now_holds_up_no_other_of_the_tenant() {
        add(ALICE, "a1");
        add(BOB, "b1");

        assertThat(queue.poll(owner -> !ALICE.equals(owner))).isEqualTo("b1");
        assertThat(queue.poll(owner -> !ALICE.equals(owner))).isNull();
        assertThat(all()).containsExactly("a1");
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

    private void add(TenantId tenant, String... items) {
        add(Owner.of(tenant), items);
    }

    private void add(Owner owner, String... items) {
        for (String item : items) {
            queue.add(owner, item);
        }
    }

    private List<String> all() {
        List<String> served = new ArrayList<>();
        for (String next = queue.poll(); next != null; next = queue.poll()) {
            served.add(next);
        }
        return served;
    }
}
