package dev.winnow.pruner.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The pruner as a program of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PrunerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(PrunerApplication.class, arguments);
    }
}
