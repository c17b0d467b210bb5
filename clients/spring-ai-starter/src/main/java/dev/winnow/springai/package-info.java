/**
 * Winnow in the places that Spring AI has for it: {@link
 * dev.winnow.springai.WinnowDocumentRetriever} finds and prunes what Winnow has indexed, {@link
 * dev.winnow.springai.WinnowDocumentPostProcessor} reranks and prunes what another retriever found.
 * Both ask {@link dev.winnow.springai.WinnowOperations}, which a running Winnow or one in the same
 * process answers.
 */
@NullMarked
package dev.winnow.springai;

import org.jspecify.annotations.NullMarked;
