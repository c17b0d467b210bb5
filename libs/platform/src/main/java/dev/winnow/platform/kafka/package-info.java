/**
 * The Kafka face of the stages, of questions and of answers: records in CloudEvents' binary mode,
 * one topic for each kind of record. Delivery is at least once; correctness rests on pure stages
 * and deterministic event ids, not on transactions. What cannot be read goes to a dead letter topic
 * at once, what fails for a while is tried again behind the others, and every accepted question
 * ends in one outcome, in the topic of outcomes that belongs to where it was asked. Must not know
 * what a stage does.
 */
@NullMarked
package dev.winnow.platform.kafka;

import org.jspecify.annotations.NullMarked;
