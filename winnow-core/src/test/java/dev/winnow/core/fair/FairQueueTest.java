package dev.winnow.core.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");
    private static final TenantId GAMMA = new TenantId("gamma");

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
            queue.add(ACME, "a");
        }
        int little = 0;
        for (int i = 0; i < turns; i++) {
            if (queue.waiting(BETA) == 0) {
                queue.add(BETA, "b");
            }
            String next = queue.poll();
            if ("b".equals(next)) {
                little++;
            } else {
                queue.add(ACME, "a");
            }
        }
        return little;
    }

    @Test
    void who_may_not_be_served_now_keeps_the_place() {
        add(ACME, "a1", "a2");
        add(BETA, "b1", "b2");

        assertThat(queue.poll(tenant -> BETA.equals(tenant))).isEqualTo("b1");
        assertThat(queue.poll(tenant -> false)).isNull();
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
        placed.add(ACME, "a1");
        placed.add(ACME, "a5");
        placed.add(BETA, "b8");
        placed.add(ACME, "a1'");
        placed.add(BETA, "b9");
        placed.add(ACME, "a3");

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
        assertThat(queue.size()).isEqualTo(3);
        assertThat(all()).containsExactly("nobody's", "a1", "a333");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void the_tenant_is_known_while_work_is_done_for_it_and_no_longer() {
        assertThat(ServedTenant.current()).isNull();
        assertThat(ServedTenant.serve(ACME, ServedTenant::current)).isEqualTo(ACME);
        assertThat(ServedTenant.current()).isNull();
    }

    private void add(TenantId tenant, String... items) {
        for (String item : items) {
            queue.add(tenant, item);
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
