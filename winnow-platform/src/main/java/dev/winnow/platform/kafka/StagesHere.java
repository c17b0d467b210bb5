package dev.winnow.platform.kafka;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether this process runs stages; see {@link ConditionalOnStagesHere}. */
final class StagesHere extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(
            ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        boolean gateway =
                "kafka".equalsIgnoreCase(environment.getProperty("winnow.pipeline.transport"))
                        && "gateway".equalsIgnoreCase(environment.getProperty("winnow.kafka.role"));
        return gateway
                ? ConditionOutcome.noMatch("a gateway's stages run in other programs")
                : ConditionOutcome.match();
    }
}
