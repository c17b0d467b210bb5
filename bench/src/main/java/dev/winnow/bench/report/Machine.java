package dev.winnow.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine that produced a timing, in words: a figure without its machine says nothing. */
public final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final long GIB = 1L << 30;

    private Machine() {}

    /** Processor, cores, memory of this process, system and Java on one line. */
    public static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "%s, %d cores, heap up to %d GiB, %s %s, Java %s"
                .formatted(
                        processor(),
                        runtime.availableProcessors(),
                        Math.max(1, runtime.maxMemory() / GIB),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version());
    }

    private static String processor() {
        String name = "unknown processor";
        String vector = "";
        try {
            for (String line :
                    Files.exists(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.<String>of()) {
                if (line.startsWith("model name")) {
                    name = line.substring(line.indexOf(':') + 1).strip();
                } else if (line.startsWith("flags")) {
                    vector =
                            line.contains("avx512_vnni")
                                    ? " with AVX-512 and VNNI"
                                    : line.contains("avx2") ? " with AVX2" : "";
                }
            }
        } catch (IOException e) {
            return "unknown processor";
        }
        return name + vector;
    }
}
