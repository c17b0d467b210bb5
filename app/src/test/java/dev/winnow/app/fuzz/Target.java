package dev.winnow.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A parser that strangers reach, and how it is fuzzed.
 *
 * @param name also that of its folder of inputs
 * @param longest input in bytes
 * @param samples files beside those of its folder to begin with: the sample corpus has some of this
 *     format
 * @param parser makes the parser; called once in a process
 */
public record Target(String name, int longest, List<Path> samples, Supplier<Parser> parser) {

    /**
     * No message quotes more of what was sent: the longest is the path of a filter, which is made
     * of names.
     */
    private static final int LONGEST_QUOTE = 200;

    /**
     * Returns for input that it takes and for input that it refuses as documented, and throws for
     * everything else.
     */
    @FunctionalInterface
    public interface Parser {
        void read(byte[] input) throws Exception;
    }

    /** A message is there and repeats no long piece of the input. */
    public static void assertDiscreet(String message, byte[] input) {
        assertThat(message).isNotBlank();
        String sent = new String(input, StandardCharsets.UTF_8);
        for (int i = 0; i + LONGEST_QUOTE < message.length(); i++) {
            String piece = message.substring(i, i + LONGEST_QUOTE + 1);
            assertThat(sent).as(message).doesNotContain(piece);
        }
    }
}
