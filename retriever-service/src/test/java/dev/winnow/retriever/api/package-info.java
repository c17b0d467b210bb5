/** Tests of the retriever's faces over HTTP, on a real server. */
@NullMarked
package dev.winnow.retriever.api;

import org.jspecify.annotations.NullMarked;
