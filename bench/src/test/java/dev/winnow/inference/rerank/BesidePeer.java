package dev.winnow.inference.rerank;

import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.onnx.OnnxScoringModel;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A measurement, not a test: several clients at once, each with one question after the other, beside LangChain4j's ONNX
 * scoring model and a bare loop, on the same file and the same ONNX Runtime, from text to scores. Ours splits into
 * sentences and scores them, too; the loop's rows are tokenised before. All take turns, pass by pass. Arguments: a file
 * that {@code winnow eval reading --lists} wrote, questions of a pass, passes of each side, numbers of clients with
 * commas between (1,2,4,8 without), and a folder with a model (the shipped one without).
 */
final class BesidePeer {

    private static final String READS_ALL = "Winnow, all read";
    private static final String PEER = "LangChain4j";
    private static final String LOOP = "bare loop";

    /** The peer cuts a pair there, as its model would have no positions for more. */
    private static final int PEER_TOKENS = 508;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * A question.
     *
     * @param waves candidates that early stopping reads, wave by wave
     * @param rows of each passage, as the model reads them
     */
    private record Call(String question, List<Passage> passages, List<Integer> waves, List<List<TokenSequence>> rows) {

        StoppingRule reading() {
            return read -> {
                int before = 0;
                for (int wave : waves) {
                    if (before == read.size()) {
                        return wave;
                    }
                    before += wave;
                }
                return 0;
            };
        }
    }

    /**
     * What came of a question.
     *
     * @param scores of the passages that were read, from the first on
     * @param tokens that were read, without padding
     */
    private record Answer(List<Double> scores, long tokens) {}

    /** Answers a question, on the thread of its client. */
    private interface Side {
        Answer ask(Call call) throws Exception;
    }

    private BesidePeer() {}

    public static void main(String[] args) throws Exception {
        int questions = Integer.parseInt(args[1]);
        int passes = Integer.parseInt(args[2]);
        int[] clients =
                Arrays.stream((args.length > 3 ? args[3] : "1,2,4,8").split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        ModelSource source = args.length > 4 ? ModelSource.of(args[4]) : ModelSource.DEFAULT_RERANKER;
        ModelDescription description = ModelDescription.read(source);
        List<Call> calls = read(Path.of(args[0]), questions, description);
        System.out.printf(
                Locale.ROOT,
                "%s, %d cores, Java %s, %s; %d questions a pass, %d passes of each; %d candidates of %.0f tokens, %d of them longer than a window%n",
                System.getProperty("os.arch"),
                CORES,
                Runtime.version(),
                source,
                calls.size(),
                passes,
                calls.stream().mapToInt(call -> call.passages().size()).sum(),
                calls.stream().flatMap(call -> call.rows().stream()).mapToInt(BesidePeer::tokens).average().orElse(0),
                calls.stream().flatMap(call -> call.rows().stream()).filter(rows -> rows.size() > 1).count());
        Path folder = Files.createTempDirectory("beside-peer");
        Path model = folder.resolve("model.onnx");
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.write(model, description.modelFile(description.variants().getFirst()).bytes());
        Files.write(tokenizer, wholeTexts(source.read("tokenizer.json")));
        try (InferencePool pool =
                        new InferencePool(InferenceSettings.defaults().withSessions(CORES), InstantSource.system());
                OnnxReranker reranker = OnnxReranker.load(source, pool);
                BareLoop loop = new BareLoop(description, CORES, true)) {
            for (int count : clients) {
                OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                // What serves so many clients best; threads that are too many wait for each other.
                options.setIntraOpNumThreads(Math.max(1, CORES / count));
                try (OnnxScoringModel peer = new OnnxScoringModel(model.toString(), options, tokenizer.toString())) {
                    Map<String, Side> sides = new LinkedHashMap<>();
                    sides.put("Winnow", call -> ours(reranker, call, call.reading()));
                    sides.put(READS_ALL, call -> ours(reranker, call, StoppingRule.ALL));
                    sides.put(PEER, call -> theirs(peer, call));
                    sides.put(LOOP, call -> bare(loop, call));
                    measure(sides, calls, passes, count);
                }
            }
        }
        Files.delete(model);
        Files.delete(tokenizer);
        Files.delete(folder);
    }

    /** The shipped file says that texts end at 128 tokens, which the peer would believe and read less than ours. */
    private static byte[] wholeTexts(byte[] tokenizer) {
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(tokenizer);
        json.putNull("truncation");
        json.putNull("padding");
        return JsonMapper.shared().writeValueAsBytes(json);
    }

    private static void measure(Map<String, Side> sides, List<Call> calls, int passes, int clients) throws Exception {
        Map<String, List<Pass>> done = new LinkedHashMap<>();
        sides.keySet().forEach(name -> done.put(name, new ArrayList<>()));
        requireSameScores(sides, calls.getFirst());
        List<String> order = new ArrayList<>(sides.keySet());
        for (int pass = 0; pass < passes; pass++) {
            for (String name : order) {
                done.get(name).add(pass(sides.get(name), calls, clients));
                System.err.printf(Locale.ROOT, "%d clients, pass %d: %s%n", clients, pass, name);
            }
            // Who is first changes from pass to pass.
            order.add(order.removeFirst());
        }
        System.out.printf(
                "%n| clients | reader | p50, ms | p95, ms | candidates decided/s | pairs read/s | share read | tokens/s | candidates decided, times LangChain4j's | by processor time |%n|---|---|---|---|---|---|---|---|---|---|%n");
        done.forEach((name, own) -> System.out.printf("| %d | %s | %s |%n", clients, name, cells(own, done.get(PEER))));
    }

    /** Warms all up. A measurement of sides that do different work would say nothing. */
    private static void requireSameScores(Map<String, Side> sides, Call call) throws Exception {
        Map<String, List<Double>> scores = new LinkedHashMap<>();
        for (Map.Entry<String, Side> side : sides.entrySet()) {
            scores.put(side.getKey(), side.getValue().ask(call).scores());
        }
        double loops = 0;
        double peers = 0;
        for (int i = 0; i < call.passages().size(); i++) {
            if (call.rows().get(i).size() == 1) {
                double own = scores.get(READS_ALL).get(i);
                loops = Math.max(loops, Math.abs(own - scores.get(LOOP).get(i)));
                peers = Math.max(peers, Math.abs(own - scores.get(PEER).get(i)));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nscores of passages of one window differ by at most %.3f from the loop's and %.3f from the peer's%n",
                loops,
                peers);
        if (loops > 1e-4 || peers > 2) {
            throw new IllegalStateException("the sides do not read the same");
        }
    }

    /** One pass: so many clients, each with the next question as soon as it has an answer. */
    private static Pass pass(Side side, List<Call> calls, int clients) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Timed>>> running = new ArrayList<>();
        long cpu = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        List<Timed> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int c = 0; c < clients; c++) {
                running.add(threads.submit(() -> client(side, calls, next)));
            }
            for (Future<List<Timed>> client : running) {
                answers.addAll(client.get());
            }
        }
        return new Pass(answers, (System.nanoTime() - began) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }

    private static List<Timed> client(Side side, List<Call> calls, AtomicInteger next) throws Exception {
        List<Timed> answers = new ArrayList<>();
        for (int at = next.getAndIncrement(); at < calls.size(); at = next.getAndIncrement()) {
            Call call = calls.get(at);
            long began = System.nanoTime();
            Answer answer = side.ask(call);
            answers.add(
                    new Timed(
                            (System.nanoTime() - began) / 1e6,
                            call.passages().size(),
                            answer.scores().size(),
                            answer.tokens()));
        }
        return answers;
    }

    private static Answer ours(OnnxReranker reranker, Call call, StoppingRule reading) throws Exception {
        Reranking read = reranker.rerank(call.question(), call.passages(), reading, Deadline.NONE, () -> false).whole();
        return new Answer(
                read.passages().stream().map(one -> (double) one.rankLogit().value()).toList(), read.tokens());
    }

    private static Answer theirs(OnnxScoringModel peer, Call call) {
        List<TextSegment> texts =
                call.passages().stream().map(one -> TextSegment.from(one.heading() + " " + one.text())).toList();
        return new Answer(
                peer.scoreAll(texts, call.question()).content(),
                call.rows().stream()
                        .mapToLong(rows -> rows.size() > 1 ? PEER_TOKENS : Math.min(tokens(rows), PEER_TOKENS))
                        .sum());
    }

    private static Answer bare(BareLoop loop, Call call) throws Exception {
        List<Float> logits = loop.run(call.rows().stream().flatMap(List::stream).toList());
        List<Double> first = new ArrayList<>();
        int row = 0;
        for (List<TokenSequence> rows : call.rows()) {
            first.add((double) logits.get(row));
            row += rows.size();
        }
        return new Answer(first, call.rows().stream().mapToLong(BesidePeer::tokens).sum());
    }

    private static int tokens(List<TokenSequence> rows) {
        return rows.stream().mapToInt(TokenSequence::length).sum();
    }

    private static List<Call> read(Path file, int count, ModelDescription description) throws IOException {
        List<Call> calls = new ArrayList<>();
        SentenceSplitter splitter = new SentenceSplitter();
        try (BufferedReader lines = Files.newBufferedReader(file);
                ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            PairLayout layout = new PairLayout(tokenizer, RerankerDescription.of(description));
            for (String line = lines.readLine(); line != null && calls.size() < count; line = lines.readLine()) {
                JsonNode list = JsonMapper.shared().readTree(line);
                String question = list.get("question").asString();
                List<Passage> passages = new ArrayList<>();
                List<List<TokenSequence>> rows = new ArrayList<>();
                for (JsonNode passage : list.get("passages")) {
                    String title = passage.get("title").asString();
                    String text = passage.get("text").asString();
                    DocumentId document = new DocumentId("p" + passages.size());
                    passages.add(Passage.whole(document.passage(0), document, title, text));
                    rows.add(
                            BareLoop.rows(
                                    layout,
                                    question,
                                    new SplitPassage(passages.getLast().heading(), text, splitter.split(text))));
                }
                List<Integer> waves = new ArrayList<>();
                list.get("waves").forEach(wave -> waves.add(wave.asInt()));
                calls.add(new Call(question, passages, waves, rows));
            }
        }
        if (calls.size() < count) {
            throw new IOException("%s has %d lists only".formatted(file, calls.size()));
        }
        return calls;
    }

    /**
     * A question that was answered.
     *
     * @param millis from the question to its scores
     * @param decided candidates of the list, each of them read or left by the rule
     */
    private record Timed(double millis, int decided, int read, long tokens) {}

    /** The same questions answered once, or several such passes together. */
    private record Pass(List<Timed> answers, double seconds, double cpuSeconds) {

        static Pass together(List<Pass> passes) {
            return new Pass(
                    passes.stream().flatMap(pass -> pass.answers().stream()).toList(),
                    passes.stream().mapToDouble(Pass::seconds).sum(),
                    passes.stream().mapToDouble(Pass::cpuSeconds).sum());
        }

        double decided() {
            return answers.stream().mapToInt(Timed::decided).sum();
        }

        double read() {
            return answers.stream().mapToInt(Timed::read).sum();
        }

        double tokens() {
            return answers.stream().mapToLong(Timed::tokens).sum();
        }

        double percentile(double share) {
            double[] millis = answers.stream().mapToDouble(Timed::millis).sorted().toArray();
            return millis[(int) Math.ceil(share * millis.length) - 1];
        }

        /** How many times as many candidates are decided as by another, in the same time. */
        double timesBy(Pass other) {
            return decided() / seconds / (other.decided() / other.seconds());
        }

        /** The same for the time of all threads, which other programs change little. */
        double timesByProcessor(Pass other) {
            return decided() / cpuSeconds / (other.decided() / other.cpuSeconds());
        }
    }

    private static String cells(List<Pass> passes, List<Pass> peers) {
        Pass own = Pass.together(passes);
        Pass peer = Pass.together(peers);
        double[] times =
                IntStream.range(0, passes.size())
                        .mapToDouble(i -> passes.get(i).timesBy(peers.get(i)))
                        .sorted()
                        .toArray();
        return String.format(
                Locale.ROOT,
                "%.0f | %.0f | %.1f | %.1f | %.2f | %.0f | %.2f (%.2f to %.2f) | %.2f",
                own.percentile(.5),
                own.percentile(.95),
                own.decided() / own.seconds(),
                own.read() / own.seconds(),
                own.read() / own.decided(),
                own.tokens() / own.seconds(),
                own.timesBy(peer),
                times[0],
                times[times.length - 1],
                own.timesByProcessor(peer));
    }
}
