package dev.winnow.kg.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The knowledge graph as a program of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class KgApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(KgApplication.class, arguments);
    }
}
