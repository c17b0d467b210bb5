package dev.winnow.inference.rerank;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A measurement, not a test: pairs a second of the scorer, from text to sentence means, beside a
 * bare ONNX Runtime loop over the same pairs tokenised before. Arguments: a file of {@code
 * data/qa/dev}, passages a call, calls a round, rounds.
 */
final class PairsPerSecond {

    private record Call(String question, List<SplitPassage> passages, List<TokenSequence> rows) {}

    private PairsPerSecond() {}

    public static void main(String[] args) throws Exception {
        List<Call> calls =
                read(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        int rounds = Integer.parseInt(args[3]);
        int pairs = calls.stream().mapToInt(call -> call.passages().size()).sum();
        int rows = calls.stream().mapToInt(call -> call.rows().size()).sum();
        long tokens =
                calls.stream()
                        .flatMap(call -> call.rows().stream())
                        .mapToLong(TokenSequence::length)
                        .sum();
        System.out.printf(
                "%s, %d cores, Java %s; %d pairs in %d rows of %.0f tokens%n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                pairs,
                rows,
                (double) tokens / rows);
        for (int threads = 1; threads <= 2; threads++) {
            measure(calls, pairs, rounds, threads);
        }
    }

    private static void measure(List<Call> calls, int pairs, int rounds, int threads)
            throws Exception {
        Cost[] bare = new Cost[rounds];
        Cost[] bareWithoutArena = new Cost[rounds];
        Cost[] ours = new Cost[rounds];
        Duration tokenizing = Duration.ZERO;
        try (InferencePool pool =
                        new InferencePool(
                                InferenceSettings.defaults().withSessions(threads),
                                InstantSource.system());
                PassageScorer scorer = PassageScorer.load(ModelSource.DEFAULT_RERANKER, pool)) {
            // Alternating, so that other load on the machine meets all three alike; the first round
            // warms up.
            for (int round = -1; round < rounds; round++) {
                int slot = Math.max(round, 0);
                bare[slot] = bareLoop(calls, threads, true);
                Cost.Start start = Cost.start();
                Duration spent = score(scorer, calls);
                ours[slot] = start.cost();
                tokenizing = round < 0 ? tokenizing : tokenizing.plus(spent);
                bareWithoutArena[slot] = bareLoop(calls, threads, false);
            }
        }
        System.out.printf(
                "%d thread(s): bare %.1f (without arena %.1f), ours %.1f pairs/s; ratio %.3f (%.3f); tokenizer %.2f ms a pair%n",
                threads,
                pairs / seconds(bare),
                pairs / seconds(bareWithoutArena),
                pairs / seconds(ours),
                seconds(bare) / seconds(ours),
                seconds(bareWithoutArena) / seconds(ours),
                tokenizing.toNanos() / 1e6 / pairs / rounds);
        System.out.printf(
                "    CPU time a pair: bare %.2f (without arena %.2f), ours %.2f ms; ratio %.3f (%.3f)%n",
                cpu(bare) / pairs,
                cpu(bareWithoutArena) / pairs,
                cpu(ours) / pairs,
                cpu(bare) / cpu(ours),
                cpu(bareWithoutArena) / cpu(ours));
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

        record Start(long nanos, long cpuNanos) {
            Cost cost() {
                return new Cost(
                        (System.nanoTime() - nanos) / 1e9,
                        (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e6);
            }
        }

        static Start start() {
            return new Start(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }
    }

    private static double seconds(Cost[] rounds) {
        return median(Arrays.stream(rounds).mapToDouble(Cost::seconds).toArray());
    }

    private static double cpu(Cost[] rounds) {
        return median(Arrays.stream(rounds).mapToDouble(Cost::cpuMillis).toArray());
    }

    private static Duration score(PassageScorer scorer, List<Call> calls) throws StageException {
        Duration tokenizing = Duration.ZERO;
        for (Call call : calls) {
            tokenizing =
                    tokenizing.plus(
                            scorer.score(call.question(), call.passages(), Deadline.NONE)
                                    .timings()
                                    .tokenizing());
        }
        return tokenizing;
    }

    private static Cost bareLoop(List<Call> calls, int threads, boolean arena) throws Exception {
        ModelDescription description = ModelDescription.read(ModelSource.DEFAULT_RERANKER);
        try (BareLoop loop = new BareLoop(description, threads, arena)) {
            for (int t = 0; t < threads; t++) {
                loop.run(calls.getFirst().rows());
            }
            Cost.Start start = Cost.start();
            for (Call call : calls) {
                loop.run(call.rows());
            }
            return start.cost();
        }
    }

    private static List<Call> read(Path file, int passages, int count) throws IOException {
        ModelDescription description = ModelDescription.read(ModelSource.DEFAULT_RERANKER);
        List<Call> calls = new ArrayList<>();
        try (BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(Files.newInputStream(file)),
                                        StandardCharsets.UTF_8));
                ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            PairLayout layout = new PairLayout(tokenizer, RerankerDescription.of(description));
            while (calls.size() < count) {
                String question = "";
                List<SplitPassage> batch = new ArrayList<>();
                List<TokenSequence> rows = new ArrayList<>();
                while (batch.size() < passages) {
                    JsonNode row = JsonMapper.shared().readTree(lines.readLine());
                    question = question.isEmpty() ? row.get("question").asString() : question;
                    batch.add(passage(row));
                    rows.addAll(BareLoop.rows(layout, question, batch.getLast()));
                }
                calls.add(new Call(question, batch, rows));
            }
        }
        return calls;
    }

    private static SplitPassage passage(JsonNode row) {
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        for (JsonNode sentence : row.get("sentences")) {
            int start = text.length();
            text.append(sentence.asString()).append(' ');
            spans.add(new Span(start, text.length()));
        }
        return new SplitPassage(row.get("title").asString(), text.toString(), spans);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /**
     * What the hardware gives: ONNX Runtime with nothing around it. Rows that were tokenised before
     * run one by one, in order of arrival, on threads with a session of one thread each.
     */
    private static final class BareLoop implements AutoCloseable {

        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        private final BlockingQueue<OrtSession> sessions;
        private final ExecutorService threads;

        BareLoop(ModelDescription model, int count, boolean arena) throws OrtException {
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

        /** The rows of a passage as the scorer lays them out. */
        static List<TokenSequence> rows(PairLayout layout, String question, SplitPassage passage) {
            PairLayout.Question asked = layout.question(question);
            PairLayout.Tokens tokens = layout.passage(passage);
            int[] lengths = Arrays.stream(tokens.sentences()).mapToInt(ids -> ids.length).toArray();
            List<TokenSequence> rows = new ArrayList<>();
            for (PassageWindows.Window window :
                    PassageWindows.plan(lengths, layout.room(asked, tokens))) {
                rows.add(layout.row(asked, tokens, window));
            }
            return rows;
        }

        /** The rank logits of rows, when all have run. */
        List<Float> run(List<TokenSequence> rows) throws InterruptedException, ExecutionException {
            List<Future<Float>> running = new ArrayList<>();
            for (TokenSequence row : rows) {
                running.add(threads.submit(() -> run(row)));
            }
            List<Float> logits = new ArrayList<>();
            for (Future<Float> row : running) {
                logits.add(row.get());
            }
            return logits;
        }

        @Override
        public void close() throws OrtException {
            threads.close();
            for (OrtSession session : sessions) {
                session.close();
            }
            options.close();
        }

        private float run(TokenSequence row) throws OrtException, InterruptedException {
            long[] shape = {1, row.length()};
            LongBuffer ids = direct(row.length());
            LongBuffer mask = direct(row.length());
            LongBuffer types = direct(row.length());
            for (int i = 0; i < row.length(); i++) {
                ids.put(i, row.ids()[i]);
                mask.put(i, 1);
                types.put(i, i < row.secondSegment() ? 0 : 1);
            }
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put("input_ids", OnnxTensor.createTensor(environment, ids, shape));
            inputs.put("attention_mask", OnnxTensor.createTensor(environment, mask, shape));
            inputs.put("token_type_ids", OnnxTensor.createTensor(environment, types, shape));
            OrtSession session = sessions.take();
            try (OrtSession.Result result = session.run(inputs)) {
                // Read as the scorer must.
                ((OnnxTensor) result.get("keep_prob").orElseThrow()).getFloatBuffer();
                FloatBuffer rank =
                        ((OnnxTensor) result.get("ranking_logits").orElseThrow()).getFloatBuffer();
                return rank.get(0);
            } finally {
                sessions.add(session);
                inputs.values().forEach(OnnxTensor::close);
            }
        }

        private static LongBuffer direct(int length) {
            return ByteBuffer.allocateDirect(length * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
        }
    }
}
