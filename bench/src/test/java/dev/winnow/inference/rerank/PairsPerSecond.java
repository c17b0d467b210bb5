package dev.winnow.inference.rerank;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * A measurement, not a test: pairs a second of the scorer, from text to sentence means, beside a
 * bare ONNX Runtime loop over the same pairs tokenised before. Arguments: a file of {@code
 * data/qa/dev}, passages a call, calls a round, rounds.
 */
final class PairsPerSecond {

    private record Call(String question, List<SplitPassage> passages, List<TokenSequence> rows) {}

    /** What scores a call. */
    private interface Loop {
        void run(Call call) throws Exception;
    }

    private PairsPerSecond() {}

    public static void main(String[] args) throws Exception {
        List<Call> calls =
                read(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        int rounds = Integer.parseInt(args[3]);
        List<TokenSequence> rows = calls.stream().flatMap(call -> call.rows().stream()).toList();
        System.out.printf(
                "%s, %d cores, Java %s; %d pairs in %d rows of %.0f tokens%n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                pairs(calls),
                rows.size(),
                rows.stream().mapToInt(TokenSequence::length).average().orElseThrow());
        for (int threads = 1; threads <= 2; threads++) {
            measure(calls, rounds, threads);
        }
    }

    private static void measure(List<Call> calls, int rounds, int threads) throws Exception {
        InferenceSettings settings = InferenceSettings.defaults().withSessions(threads);
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        try (InferencePool pool = new InferencePool(settings, InstantSource.system());
                PassageScorer scorer = PassageScorer.load(ModelSource.DEFAULT_RERANKER, pool);
                BareLoop bare = new BareLoop(threads, true);
                BareLoop withoutArena = new BareLoop(threads, false)) {
            Map<String, Loop> loops = new LinkedHashMap<>();
            loops.put("bare", bare);
            loops.put(
                    "ours", call -> scorer.score(call.question(), call.passages(), Deadline.NONE));
            loops.put("bare without arena", withoutArena);
            // Alternating, so that other load on the machine meets all three alike; the first round
            // warms up.
            for (int round = -1; round < rounds; round++) {
                for (Map.Entry<String, Loop> loop : loops.entrySet()) {
                    Cost cost = Cost.of(calls, loop.getValue());
                    if (round >= 0) {
                        costs.computeIfAbsent(loop.getKey(), name -> new ArrayList<>()).add(cost);
                    }
                }
            }
        }
        costs.forEach(
                (name, each) ->
                        System.out.printf(
                                "%d thread(s), %s: %.1f pairs/s, %.2f ms of CPU time a pair%n",
                                threads,
                                name,
                                pairs(calls) / median(each, Cost::seconds),
                                median(each, Cost::cpuMillis) / pairs(calls)));
    }

    private static int pairs(List<Call> calls) {
        return calls.stream().mapToInt(call -> call.passages().size()).sum();
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return costs.stream().mapToDouble(figure).sorted().toArray()[costs.size() / 2];
    }

    /**
     * What a round cost.
     *
     * @param seconds by the clock
     * @param cpuMillis of all threads of the process: the one figure that other programs on the
     *     machine change little
     */
    private record Cost(double seconds, double cpuMillis) {

        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        static Cost of(List<Call> calls, Loop loop) throws Exception {
            long nanos = System.nanoTime();
            long cpuNanos = SYSTEM.getProcessCpuTime();
            for (Call call : calls) {
                loop.run(call);
            }
            return new Cost(
                    (System.nanoTime() - nanos) / 1e9,
                    (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e6);
        }
    }

    private static List<Call> read(Path file, int passages, int count) throws IOException {
        ModelDescription description = ModelDescription.read(ModelSource.DEFAULT_RERANKER);
        List<LabelledRow> labelled = LabelledRow.read(file);
        List<Call> calls = new ArrayList<>();
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            PairLayout layout = new PairLayout(tokenizer, RerankerDescription.of(description));
            for (int call = 0; call < count; call++) {
                List<LabelledRow> own = labelled.subList(call * passages, (call + 1) * passages);
                String question = own.getFirst().question();
                List<SplitPassage> batch = new ArrayList<>();
                List<TokenSequence> rows = new ArrayList<>();
                for (LabelledRow row : own) {
                    batch.add(new SplitPassage(row.title(), row.text(), row.spans()));
                    rows.addAll(rows(layout, question, batch.getLast()));
                }
                calls.add(new Call(question, batch, rows));
            }
        }
        return calls;
    }

    /** The rows of a passage as the scorer lays them out. */
    private static List<TokenSequence> rows(
            PairLayout layout, String question, SplitPassage passage) {
        PairLayout.Question asked = layout.question(question);
        PairLayout.Tokens tokens = layout.passage(passage);
        int[] lengths = Arrays.stream(tokens.sentences()).mapToInt(ids -> ids.length).toArray();
        return PassageWindows.plan(lengths, layout.room(asked, tokens)).stream()
                .map(window -> layout.row(asked, tokens, window))
                .toList();
    }

    /**
     * What the hardware gives: ONNX Runtime with nothing around it. Rows that were tokenised before
     * run one by one, in order of arrival, on threads with a session of one thread each.
     */
    private static final class BareLoop implements Loop, AutoCloseable {

        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        private final BlockingQueue<OrtSession> sessions;
        private final ExecutorService threads;

        BareLoop(int count, boolean arena) throws OrtException {
            ModelDescription model = ModelDescription.read(ModelSource.DEFAULT_RERANKER);
            byte[] bytes = model.modelFile(model.variants().getFirst()).bytes();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(arena);
            sessions = new ArrayBlockingQueue<>(count);
            for (int i = 0; i < count; i++) {
                sessions.add(environment.createSession(bytes, options));
            }
            threads = Executors.newFixedThreadPool(count);
        }

        @Override
        public void run(Call call) throws Exception {
            List<Future<Float>> running = new ArrayList<>();
            for (TokenSequence row : call.rows()) {
                running.add(threads.submit(() -> rankLogit(row)));
            }
            for (Future<Float> row : running) {
                row.get();
            }
        }

        private float rankLogit(TokenSequence row) throws OrtException, InterruptedException {
            long[] ids = Arrays.stream(row.ids()).asLongStream().toArray();
            long[] mask = new long[ids.length];
            Arrays.fill(mask, 1);
            long[] types = new long[ids.length];
            Arrays.fill(types, row.secondSegment(), types.length, 1);
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put("input_ids", tensor(ids));
            inputs.put("attention_mask", tensor(mask));
            inputs.put("token_type_ids", tensor(types));
            OrtSession session = sessions.take();
            try (OrtSession.Result result = session.run(inputs)) {
                // Read as the scorer must.
                ((OnnxTensor) result.get("keep_prob").orElseThrow()).getFloatBuffer();
                return ((OnnxTensor) result.get("ranking_logits").orElseThrow())
                        .getFloatBuffer()
                        .get(0);
            } finally {
                sessions.add(session);
                inputs.values().forEach(OnnxTensor::close);
            }
        }

        private OnnxTensor tensor(long[] values) throws OrtException {
            long[] shape = {1, values.length};
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
        }

        @Override
        public void close() throws OrtException {
            threads.close();
            for (OrtSession session : sessions) {
                session.close();
            }
            options.close();
        }
    }
}
