package dev.winnow.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DocumentMemoryTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    /** For documents of 100 bytes. */
    private final DocumentMemory memory = new DocumentMemory(2 * 32 * 100);

    @Test
    void a_tenant_that_holds_much_gets_no_more_before_one_that_waits_with_nothing()
            throws Exception {
        assertThat(takes(ACME, 90)).isTrue();
        FutureTask<Boolean> waits = waiting(BETA, 20);

        assertThat(takes(ACME, 5)).isFalse();
        memory.give(ACME, 10);
        assertThat(waits.get()).isTrue();
        assertThat(takes(ACME, 1)).as("there is no room").isFalse();
        memory.give(BETA, 20);
        assertThat(takes(ACME, 20)).as("none waits").isTrue();
    }

    @Test
    void a_tenant_has_no_more_than_half_while_another_one_waits() throws Exception {
        assertThat(takes(ACME, 40)).isTrue();
        assertThat(takes(BETA, 20)).isTrue();
        FutureTask<Boolean> waits = waiting(BETA, 50);

        assertThat(takes(ACME, 11)).isFalse();
        assertThat(takes(ACME, 10)).isTrue();
        memory.give(ACME, 50);
        assertThat(waits.get()).isTrue();
    }

    private boolean takes(TenantId tenant, long size) throws InterruptedException {
        return memory.take(tenant, size, Duration.ZERO);
    }

    /** Waits for so much on a thread of its own. */
    private FutureTask<Boolean> waiting(TenantId tenant, long size) {
        FutureTask<Boolean> taken =
                new FutureTask<>(() -> memory.take(tenant, size, Duration.ofDays(1)));
        Thread thread = Thread.ofPlatform().daemon().start(taken);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return taken;
    }
}
