package dev.winnow.eval.graph;

/**
 * How well names are linked. A statement is right if it links the expected entity or a narrower term of it.
 *
 * @param accuracy share of the statements as they are that are right
 * @param lower the same on the statements in lower case
 * @param upper the same in capitals
 * @param spelling the same with one seeded edit in the expected name, of names with 6 letters or more
 * @param everyday everyday questions in original, lower and upper case in which an entity was seen: each is wrong
 * @param ms mean milliseconds a statement
 * @param p95 95 of 100 statements take no longer
 * @param processorMs mean milliseconds of processor time a statement, which other programs on the machine do not lengthen
 */
public record LinkingResult(
        double accuracy,
        double lower,
        double upper,
        double spelling,
        int everyday,
        double ms,
        double p95,
        double processorMs) {}
