package dev.winnow.eval.graph;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import java.util.Map;

/**
 * Figures of one run.
 *
 * @param graph checksum of the graph
 * @param machine where it ran
 * @param openMs milliseconds from the file to a store that answers
 * @param linkerMs milliseconds from the store to a linker
 * @param heapMb heap in MB that store and linker hold after a collection
 * @param linking how well names are linked
 * @param found which facts are found, written as {@code facts}, {@code two_hop}, {@code rule_kgrag}
 *     and what explains them
 * @param speed times of the snapshot at its busiest disease
 * @param amongDistractors lists that two diseases share, by kind, in a graph that holds the facts
 *     behind them as well; empty if none was named
 * @param neo4j times of the same graph in Neo4j in the same run; empty if none was named
 */
public record GraphResult(
        String graph,
        String machine,
        double openMs,
        double linkerMs,
        long heapMb,
        LinkingExperiment.Result linking,
        @JsonUnwrapped FactResults found,
        Map<String, GoldAmongDistractors> amongDistractors,
        Map<String, GraphSpeed.Timing> speed,
        Map<String, GraphSpeed.Timing> neo4j) {}
