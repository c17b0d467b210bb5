/**
 * Figures as others read them: JSON for programs, Markdown tables for people, and the machine that
 * was timed.
 */
@NullMarked
package dev.winnow.bench.report;

import org.jspecify.annotations.NullMarked;
