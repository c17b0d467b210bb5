package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Times a generator until its first token: what a person waits before anything moves. */
final class MeteredGenerator implements Generator {

    private final Generator measured;
    private final MeterRegistry metrics;
    private final Timer firstToken;

    MeteredGenerator(Generator measured, MeterRegistry metrics) {
        this.measured = measured;
        this.metrics = metrics;
        this.firstToken = metrics.timer(WinnowNames.GENERATOR_FIRST_TOKEN);
    }

    @Override
    public String name() {
        return measured.name();
    }

    /** An answer that comes at once has its first token when it is whole. */
    @Override
    public GeneratedAnswer generate(Request request) throws GeneratorException {
        Timer.Sample waiting = Timer.start(metrics);
        GeneratedAnswer answer = measured.generate(request);
        waiting.stop(firstToken);
        return answer;
    }

    @Override
    public GeneratedAnswer stream(
            Request request, Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException {
        AtomicReference<Timer.@Nullable Sample> waiting =
                new AtomicReference<>(Timer.start(metrics));
        return measured.stream(
                request,
                part -> {
                    Timer.Sample first = waiting.getAndSet(null);
                    if (first != null) {
                        first.stop(firstToken);
                    }
                    parts.accept(part);
                },
                cancellation);
    }
}
