/**
 * The public endpoints of the graph: thin mappers from a request to a finder and from its sheet to
 * an answer.
 */
@NullMarked
package dev.winnow.kg.api;

import org.jspecify.annotations.NullMarked;
