/**
 * Front ends that know documents by collections, Dify's and OpenAI's vector stores: collections are
 * filters with a name, conditions on fields become Winnow's own, and an answer is a list of
 * passages of which something was kept.
 */
@NullMarked
package dev.winnow.app.api.knowledge;

import org.jspecify.annotations.NullMarked;
