package dev.winnow.bench.stack;

import java.util.List;

/** The programs of a stack, in the order in which they start. */
public enum StackProgram {
    /** Carries the records. */
    BROKER("broker", "bench", 256),
    /** Takes questions and answers them. */
    GATEWAY("gateway", "app", 384),
    /** Links entities and finds facts. */
    KG("kg", "kg-service", 512),
    /** Finds candidates. */
    RETRIEVER("retriever", "retriever-service", 768),
    /** Scores candidates and sentences. */
    RERANKER("reranker", "reranker-service", 512),
    /** Decides what is kept. */
    PRUNER("pruner", "pruner-service", 256);

    private final String label;
    private final String folder;
    private final int heapMegabytes;

    StackProgram(String label, String folder, int heapMegabytes) {
        this.label = label;
        this.folder = folder;
        this.heapMegabytes = heapMegabytes;
    }

    /** The name in messages, and of the log. */
    public String label() {
        return label;
    }

    /** Where its module lies in a checkout. */
    String folder() {
        return folder;
    }

    /** Flags of the JVM: on one machine each program gets what it needs and no more. */
    List<String> jvmFlags() {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m");
    }
}
