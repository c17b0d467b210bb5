/**
 * Runs models: ONNX Runtime sessions on the device in use, and one bounded pool of platform threads
 * in front of them.
 *
 * <p>On the CPU every row is one unpadded run of its own and parallelism is several sessions with
 * one thread each, because dynamic int8 quantises per tensor: in a batch, or with padding, a row's
 * result would depend on its neighbours. Batches are the GPU's, and of float models only. A native
 * call holds its carrier, so nothing here ever runs on a virtual thread.
 *
 * <p>Entry points are {@link dev.winnow.inference.session.InferencePool} and {@link
 * dev.winnow.inference.session.OnnxModel}. Must not know text, tokenizers, questions or sentences:
 * token ids come in, and the values that an {@link dev.winnow.inference.session.OutputReader} reads
 * out of the outputs are the result.
 */
@NullMarked
package dev.winnow.inference.session;

import org.jspecify.annotations.NullMarked;
