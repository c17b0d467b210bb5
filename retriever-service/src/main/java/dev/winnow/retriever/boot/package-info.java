/**
 * The program around the index. The application class stands alone here and scans nothing; every
 * bean comes from an auto-configuration.
 */
@NullMarked
package dev.winnow.retriever.boot;

import org.jspecify.annotations.NullMarked;
