package dev.winnow.platform.kafka;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Marks beans that only a process with stages needs: a gateway opens no index, graph or model. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(ConditionalOnStagesHere.StagesHere.class)
public @interface ConditionalOnStagesHere {

    /** Matches unless this process is a gateway on Kafka. */
    final class StagesHere extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(
                ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            boolean gateway =
                    "kafka".equalsIgnoreCase(environment.getProperty("winnow.pipeline.transport"))
                            && "gateway"
                                    .equalsIgnoreCase(environment.getProperty("winnow.kafka.role"));
            return gateway
                    ? ConditionOutcome.noMatch("a gateway's stages run in other programs")
                    : ConditionOutcome.match();
        }
    }
}
