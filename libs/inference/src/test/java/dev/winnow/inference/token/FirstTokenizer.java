package dev.winnow.inference.token;

import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;

/** A program that loads a tokenizer in a fresh JVM, where no other test has set a property yet. */
final class FirstTokenizer {

    private FirstTokenizer() {}

    public static void main(String[] args) {
        String before = System.getProperty(ModelTokenizer.OPT_OUT);
        try (ModelTokenizer tokenizer =
                ModelTokenizer.load(ModelDescription.read(ModelSource.of(args[0])))) {
            System.out.println(
                    "before=%s after=%s tokens=%d"
                            .formatted(
                                    before,
                                    System.getProperty(ModelTokenizer.OPT_OUT),
                                    tokenizer.encode("a needle").length));
        }
    }
}
