package dev.winnow.platform.stage;

import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Publishes the REST face of the stages. */
@AutoConfiguration(afterName = "dev.winnow.platform.compute.ComputeAutoConfiguration")
public class StageAutoConfiguration {

    @Bean
    StageController winnowStageController(
            InProcessPipeline pipeline, TimeoutHeader timeouts, ReportHeaders reportHeaders) {
        return new StageController(pipeline, timeouts, reportHeaders);
    }
}
