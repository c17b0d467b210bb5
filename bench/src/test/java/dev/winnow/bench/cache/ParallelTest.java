package dev.winnow.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {

    private static final List<Integer> NUMBERS = IntStream.range(0, 2_000).boxed().toList();

    @Test
    void results_are_in_the_order_of_the_things() throws Exception {
        assertThat(Parallel.map(NUMBERS, 3, number -> number + 1))
                .isEqualTo(IntStream.rangeClosed(1, 2_000).boxed().toList());
    }

    @Test
    void a_failure_reaches_the_caller_as_it_is_and_ends_the_work() {
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(
                        () ->
                                Parallel.map(
                                        NUMBERS,
                                        2,
                                        number -> {
                                            if (number == 3) {
                                                throw new IOException("no number 3");
                                            }
                                            Thread.sleep(1);
                                            return done.incrementAndGet();
                                        }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no number 3");
        assertThat(done.get()).isLessThan(NUMBERS.size() / 2);
    }

    @Test
    void a_defect_stays_one_and_other_failures_are_explained() {
        assertThatThrownBy(() -> Parallel.map(List.of(0), 1, number -> 1 / number))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Parallel.map(List.of(0), 1, ParallelTest::refuses))
                .isInstanceOf(IOException.class)
                .hasMessage("refused")
                .hasCauseExactlyInstanceOf(Exception.class);
    }

    private static int refuses(int number) throws Exception {
        throw new Exception("refused");
    }
}
