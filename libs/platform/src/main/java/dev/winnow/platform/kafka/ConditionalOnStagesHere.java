package dev.winnow.platform.kafka;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Marks beans that only a process with stages needs: a gateway opens no index, graph or model. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(ConditionalOnStagesHere.StagesHere.class)
public @interface ConditionalOnStagesHere {

    /** Matches unless this process is a gateway on Kafka. */
    final class StagesHere extends NoneNestedConditions {

        StagesHere() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
        @ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
        static final class Gateway {}
    }
}
