package dev.winnow.retriever.index;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that stores documents until it is killed. Prints the number of documents after each
 * commit.
 */
final class EndlessWriter {

    static final int BETWEEN_COMMITS = 7;

    private EndlessWriter() {}

    public static void main(String[] arguments) throws IOException {
        try (LuceneIndex index = StoreFixture.open(Path.of(arguments[0]))) {
            for (int i = 1; ; i++) {
                StoreFixture.put(
                        index, StoreFixture.document("d" + i, "apple " + i + "\npear\nfig"));
                if (i % BETWEEN_COMMITS == 0) {
                    index.commit();
                    System.out.println(i);
                }
            }
        }
    }
}
