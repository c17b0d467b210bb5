/** What the graph says about a question, in its order and with the reasons of it. Knows neither how it was found nor how it is written. */
@NullMarked
package dev.winnow.kg.fact;

import org.jspecify.annotations.NullMarked;
