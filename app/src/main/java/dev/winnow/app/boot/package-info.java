/**
 * The program as Spring starts it. The class that starts it scans nothing: stages come by their
 * auto-configurations.
 */
@NullMarked
package dev.winnow.app.boot;

import org.jspecify.annotations.NullMarked;
