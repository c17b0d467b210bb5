/** The settings of an application, and which Winnow they mean. */
@NullMarked
package dev.winnow.springai.config;

import org.jspecify.annotations.NullMarked;
