package dev.winnow.eval.speed;

import dev.winnow.eval.service.RunningService;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Takes the time of a running service's answers. */
public final class ContextClient implements ContextSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunningService service;

    /**
     * @param service closed together with this
     */
    public ContextClient(RunningService service) {
        this.service = service;
    }

    @Override
    public ContextTiming ask(String question, int candidates)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        byte[] answer = service.context(question, candidates);
        double wall = (System.nanoTime() - began) / ContextTiming.NANOS_PER_MILLI;
        return ContextTiming.of(wall, JSON.readTree(answer));
    }

    @Override
    public void close() {
        service.close();
    }
}
