package dev.winnow.app.config;

import dev.winnow.app.answer.ContextAnswers;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.stage.AnswerWriter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Has the questions of topics answered in their topics of answers, if that is asked for. */
@AutoConfiguration(after = AppAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.generator.by-topic", havingValue = "true")
public class AnswersAutoConfiguration {

    @Bean
    AnswerWriter winnowAnswerWriter(AnswerService answers, Environment environment) {
        if (!"kafka".equalsIgnoreCase(environment.getProperty("winnow.pipeline.transport"))) {
            throw new UnusableConfigurationException(
                    "winnow.generator.by-topic=true needs topics, and this program reads none.",
                    "Set winnow.pipeline.transport=kafka and spring.kafka.bootstrap-servers, or leave winnow.generator.by-topic out.");
        }
        return new ContextAnswers(answers);
    }
}
