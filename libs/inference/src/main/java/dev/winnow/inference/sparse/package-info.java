/**
 * Texts to weighted terms with a learned sparse encoder: the vocabulary's weights of SPLADE (Formal
 * et al., SIGIR 2021) or the tokens' weights of uniCOIL (Lin and Ma, arXiv 2106.14807). Entry point
 * is {@link dev.winnow.inference.sparse.OnnxSparseEncoder}. Must not know indexes.
 */
@NullMarked
package dev.winnow.inference.sparse;

import org.jspecify.annotations.NullMarked;
