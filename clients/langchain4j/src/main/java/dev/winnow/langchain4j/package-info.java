/**
 * Winnow in the places that LangChain4j has for it: {@link
 * dev.winnow.langchain4j.WinnowContentRetriever} finds and prunes what Winnow has indexed, {@link
 * dev.winnow.langchain4j.WinnowContentAggregator} prunes what other retrievers found, {@link
 * dev.winnow.langchain4j.WinnowScoringModel} only scores. All three are thin: they ask a {@link
 * dev.winnow.client.WinnowClient}.
 */
@NullMarked
package dev.winnow.langchain4j;

import org.jspecify.annotations.NullMarked;
