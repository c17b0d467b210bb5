/**
 * Dify's external knowledge: its request becomes a question with a filter, and the context that
 * comes of it a list of records.
 */
@NullMarked
package dev.winnow.app.api.dify;

import org.jspecify.annotations.NullMarked;
