package dev.winnow.inference.rerank;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.TokenSequence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
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

/**
 * What the hardware gives: ONNX Runtime with nothing around it. Rows that were tokenised before run
 * one by one, in order of arrival, on threads with a session of one thread each.
 */
final class BareLoop implements AutoCloseable {

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
