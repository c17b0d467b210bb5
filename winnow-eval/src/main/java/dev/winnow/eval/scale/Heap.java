package dev.winnow.eval.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The heap of this process. */
final class Heap {

    /** What the first collection sets free may hold more until the next one: caches of weak and soft references. */
    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes of living objects. */
    static long living() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
