/** Settings of the program itself and the beans of its faces. Must not hold logic. */
@NullMarked
package dev.winnow.app.config;

import org.jspecify.annotations.NullMarked;
