/**
 * Quality of the choice of sentences: the model beside perfect knowledge and beside what costs
 * nothing, at equal compression, and the model alone at a threshold. The protocol follows the
 * evaluation of Provence (arXiv 2501.16214, section 4) on sentences that people labelled. And the
 * contexts that reach a generator: how often the answer stands in so many tokens, with whole
 * passages and with pruned ones.
 */
@NullMarked
package dev.winnow.bench.pruning;

import org.jspecify.annotations.NullMarked;
