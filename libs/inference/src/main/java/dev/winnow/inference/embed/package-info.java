/**
 * Texts to unit vectors with a bi-encoder (bge-small-en-v1.5 by default: Xiao et al., "C-Pack",
 * SIGIR 2024, arXiv 2309.07597). Entry point is {@link dev.winnow.inference.embed.OnnxEmbedder}.
 * Must not know indexes.
 */
@NullMarked
package dev.winnow.inference.embed;

import org.jspecify.annotations.NullMarked;
