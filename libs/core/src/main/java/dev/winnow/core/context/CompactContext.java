package dev.winnow.core.context;

import java.util.List;

/**
 * The result of the pipeline, made for a generator. For equal state, settings, model, index
 * position, execution provider and instruction set its canonical JSON is equal byte by byte, so
 * that providers' prompt caches hold.
 *
 * @param text the context, empty if nothing is worth sending. A line that begins with a number in
 *     brackets is Winnow's, each time
 * @param answerable whether anything was kept
 * @param citations in the order of their markers
 * @param kept in the order of the text
 * @param dropped in the order of the rank list, then of the passage
 * @param tokensBefore tokens of the five best passages whole, which a plain back end would send;
 *     where the caller brought the passages, of all of them
 * @param tokensAfter tokens of the text, at most the budget
 * @param tokenizer which tokens were counted, e.g. {@code o200k_base}
 */
public record CompactContext(
        String text,
        boolean answerable,
        List<Citation> citations,
        List<ContextSentence> kept,
        List<ContextSentence> dropped,
        int tokensBefore,
        int tokensAfter,
        String tokenizer) {

    public CompactContext {
        citations = List.copyOf(citations);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }
}
