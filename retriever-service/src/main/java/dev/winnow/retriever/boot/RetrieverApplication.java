package dev.winnow.retriever.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The retriever as a service of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RetrieverApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(RetrieverApplication.class, arguments);
    }
}
