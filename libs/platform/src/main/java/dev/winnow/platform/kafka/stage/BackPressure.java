package dev.winnow.platform.kafka.stage;

/**
 * Something that may be too full for more records. Published as a bean by the service that has it.
 */
@FunctionalInterface
public interface BackPressure {

    /** Whether a record should rather wait in its topic. */
    boolean full();
}
