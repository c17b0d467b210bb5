/**
 * The words of the domain and the laws between them. Everything here runs on the JDK alone: no
 * Spring, no Lucene, no model runtime. Modules above speak to each other in these types only.
 */
@NullMarked
package dev.winnow.core;

import org.jspecify.annotations.NullMarked;
