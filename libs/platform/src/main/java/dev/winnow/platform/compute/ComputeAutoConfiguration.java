package dev.winnow.platform.compute;

import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.StageMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the compute threads, the pipeline of this program's stages, and what budgets are
 * counted with.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "dev.winnow.platform.telemetry.TelemetryAutoConfiguration",
            "dev.winnow.platform.web.WebAutoConfiguration"
        })
@Import(O200kTokenCounter.class)
public class ComputeAutoConfiguration {

    @Bean
    Compute winnowCompute(PipelineProperties properties, Clock clock, MeterRegistry meters) {
        return new Compute(
                properties.effectiveThreads(),
                properties.caps().concurrentRequests(),
                properties.caps().requestsPerTenant(),
                clock,
                meters);
    }

    /** In the place of Boot's own. */
    @Bean
    ServerHttpMessageConvertersCustomizer winnowJsonBodyReader(
            JsonMapper json, Compute compute, TimeoutHeader timeouts) {
        return converters ->
                converters.withJsonConverter(new JsonBodyReader(json, compute, timeouts));
    }

    @Bean
    InProcessPipeline winnowInProcessPipeline(
            ObjectProvider<Stage> stages,
            Compute compute,
            Clock clock,
            StageMetrics metrics,
            ObjectProvider<Tracer> tracer) {
        return new InProcessPipeline(
                stages.orderedStream().toList(),
                compute,
                clock,
                metrics,
                tracer.getIfAvailable(() -> Tracer.NOOP));
    }
}
