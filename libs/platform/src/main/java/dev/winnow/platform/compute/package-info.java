/**
 * Where work runs: on a bounded pool of platform threads behind one admission gate. Requests
 * themselves wait on virtual threads; model and index calls on those would hold the carriers and
 * starve every other request.
 *
 * <p>{@link dev.winnow.platform.compute.InProcessPipeline} is the entry point for questions, {@link
 * dev.winnow.platform.compute.Compute} for any other work (a bare rerank call, say). Must not know
 * HTTP.
 */
@NullMarked
package dev.winnow.platform.compute;

import org.jspecify.annotations.NullMarked;
