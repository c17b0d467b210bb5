package dev.winnow.inference.rerank;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.onnx.OnnxScoringModel;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A measurement, not a test: the reranker beside LangChain4j's ONNX scoring model, from text to
 * scores, on the same file and the same ONNX Runtime, call by call in alternation. Ours splits into
 * sentences and scores them, too. Arguments: a file of {@code data/qa}, calls, rounds, and a folder
 * with a model (the shipped one without). A call is a question with {@value #CANDIDATES} passages.
 */
final class BesidePeer {

    private static final int CANDIDATES = 20;

    /** Tokens of each passage where all are to have the same length: about MedQuAD's mean. */
    private static final int EQUAL_TOKENS = 200;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private record Call(String question, List<String> texts) {}

    private BesidePeer() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        ModelSource source =
                args.length > 3 ? ModelSource.of(args[3]) : ModelSource.DEFAULT_RERANKER;
        ModelDescription description = ModelDescription.read(source);
        Path folder = Files.createTempDirectory("beside-peer");
        Path model = folder.resolve("model.onnx");
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.write(model, description.modelFile(description.variants().getFirst()).bytes());
        Files.write(tokenizer, wholeTexts(source.read("tokenizer.json")));
        List<Call> drawn = read(Path.of(args[0]), calls);
        List<Call> equal = equalLengths(drawn, description);
        System.out.printf(
                "%s, %d cores, Java %s, %s; %d calls of %d pairs, %d rounds%n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                source,
                calls,
                CANDIDATES,
                rounds);
        for (int threads = 1; threads <= 2; threads++) {
            measure("lengths as drawn", drawn, rounds, threads, source, model, tokenizer);
            measure("equal lengths", equal, rounds, threads, source, model, tokenizer);
        }
        Files.delete(model);
        Files.delete(tokenizer);
        Files.delete(folder);
    }

    /**
     * The shipped file says that texts end at 128 tokens, which the peer would believe and read
     * less than ours.
     */
    private static byte[] wholeTexts(byte[] tokenizer) {
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(tokenizer);
        json.putNull("truncation");
        json.putNull("padding");
        return JsonMapper.shared().writeValueAsBytes(json);
    }

    private static void measure(
            String lengths,
            List<Call> calls,
            int rounds,
            int threads,
            ModelSource source,
            Path model,
            Path tokenizer)
            throws OrtException, StageException {
        Times ours = new Times();
        Times theirs = new Times();
        double difference = 0;
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        // The peer closes the options, but has no way to close its session.
        OnnxScoringModel peer =
                new OnnxScoringModel(model.toString(), options, tokenizer.toString());
        try (InferencePool pool = TinyModels.pool(threads);
                OnnxReranker reranker = OnnxReranker.load(source, pool)) {
            // The first round warms up. Who is first changes from round to round.
            for (int round = -1; round < rounds; round++) {
                for (Call call : calls) {
                    double[] first = round % 2 == 0 ? ours(reranker, call, ours, round) : null;
                    double[] peers = theirs(peer, call, theirs, round);
                    double[] own = first == null ? ours(reranker, call, ours, round) : first;
                    for (int i = 0; i < own.length; i++) {
                        difference = Math.max(difference, Math.abs(own[i] - peers[i]));
                    }
                }
            }
        }
        System.out.printf(
                "%s, %d thread(s): ours %s; LangChain4j %s; ratio %s by the clock, %.2f by processor time; scores differ by at most %.3f%n",
                lengths,
                threads,
                ours,
                theirs,
                theirs.ratioTo(ours, calls.size()),
                theirs.cpuSeconds() / ours.cpuSeconds(),
                difference);
    }

    private static double[] ours(OnnxReranker reranker, Call call, Times times, int round)
            throws StageException {
        List<Passage> passages = new ArrayList<>();
        for (String text : call.texts()) {
            passages.add(Passages.passage("p" + passages.size(), "", text));
        }
        Times.Start start = times.start();
        double[] scores =
                reranker.rerank(call.question(), passages, Deadline.NONE).passages().stream()
                        .mapToDouble(scored -> scored.rankLogit().value())
                        .toArray();
        start.stop(round >= 0);
        return scores;
    }

    private static double[] theirs(OnnxScoringModel peer, Call call, Times times, int round) {
        List<TextSegment> segments = call.texts().stream().map(TextSegment::from).toList();
        Times.Start start = times.start();
        double[] scores =
                peer.scoreAll(segments, call.question()).content().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        start.stop(round >= 0);
        return scores;
    }

    private static List<Call> read(Path file, int count) throws IOException {
        List<Call> calls = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            while (calls.size() < count) {
                String question = "";
                List<String> texts = new ArrayList<>();
                while (texts.size() < CANDIDATES) {
                    JsonNode row = JsonMapper.shared().readTree(lines.readLine());
                    question = question.isEmpty() ? row.get("question").asString() : question;
                    List<String> sentences = new ArrayList<>();
                    row.get("sentences").forEach(s -> sentences.add(s.asString()));
                    texts.add(String.join(" ", sentences));
                }
                calls.add(new Call(question, texts));
            }
        }
        return calls;
    }

    /**
     * The words of all passages, dealt out anew so that each passage has the same number of tokens.
     */
    private static List<Call> equalLengths(List<Call> calls, ModelDescription description) {
        List<Call> equal = new ArrayList<>();
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            for (Call call : calls) {
                List<String> words =
                        List.of(String.join(" ", call.texts()).strip().split("\\s+", -1));
                List<String> texts = new ArrayList<>();
                int next = 0;
                while (texts.size() < CANDIDATES) {
                    StringBuilder text = new StringBuilder();
                    int tokens = 0;
                    while (tokens < EQUAL_TOKENS) {
                        String word = words.get(next++ % words.size());
                        int more = tokenizer.encode(word).length;
                        if (tokens + more <= EQUAL_TOKENS) {
                            text.append(text.isEmpty() ? "" : " ").append(word);
                            tokens += more;
                        }
                    }
                    texts.add(text.toString());
                }
                equal.add(new Call(call.question(), texts));
            }
        }
        return equal;
    }

    /** What the calls of one side took. */
    private static final class Times {

        private final List<Double> calls = new ArrayList<>();
        private double cpu;

        Start start() {
            return new Start(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }

        double seconds() {
            return calls.stream().mapToDouble(Double::doubleValue).sum();
        }

        /**
         * How often the other fits into this, with a 95 % interval: bootstrap over calls, each with
         * all of its rounds, which know the same texts.
         *
         * @param distinct calls of a round
         */
        String ratioTo(Times other, int distinct) {
            SplittableRandom random = new SplittableRandom(20_260_101L);
            double[] ratios = new double[2_000];
            for (int draw = 0; draw < ratios.length; draw++) {
                double own = 0;
                double others = 0;
                for (int i = 0; i < distinct; i++) {
                    for (int at = random.nextInt(distinct); at < calls.size(); at += distinct) {
                        own += calls.get(at);
                        others += other.calls.get(at);
                    }
                }
                ratios[draw] = own / others;
            }
            Arrays.sort(ratios);
            return "%.2f (%.2f to %.2f)"
                    .formatted(seconds() / other.seconds(), ratios[50], ratios[1_949]);
        }

        double cpuSeconds() {
            return cpu;
        }

        @Override
        public String toString() {
            double[] sorted = calls.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return "%.1f pairs/s, p50 %.0f ms, p95 %.0f ms, %.2f ms of processor a pair"
                    .formatted(
                            CANDIDATES * calls.size() / seconds(),
                            1e3 * sorted[sorted.length / 2],
                            1e3
                                    * sorted[
                                            (int)
                                                    Math.min(
                                                            sorted.length - 1L,
                                                            Math.round(.95 * sorted.length))],
                            1e3 * cpu / CANDIDATES / calls.size());
        }

        private final class Start {

            private final long nanos;
            private final long cpuNanos;

            Start(long nanos, long cpuNanos) {
                this.nanos = nanos;
                this.cpuNanos = cpuNanos;
            }

            void stop(boolean counts) {
                double spent = (System.nanoTime() - nanos) / 1e9;
                double burnt = (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9;
                if (counts) {
                    calls.add(spent);
                    cpu += burnt;
                }
            }
        }
    }
}
