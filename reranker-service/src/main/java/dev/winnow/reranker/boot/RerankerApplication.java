package dev.winnow.reranker.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The reranker as a program of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RerankerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(RerankerApplication.class, arguments);
    }
}
