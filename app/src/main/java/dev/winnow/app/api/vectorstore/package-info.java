/**
 * OpenAI's search of vector stores: its request becomes a question with a filter, and the context
 * that comes of it a page of passages.
 */
@NullMarked
package dev.winnow.app.api.vectorstore;

import org.jspecify.annotations.NullMarked;
