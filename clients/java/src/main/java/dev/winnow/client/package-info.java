/**
 * The client of a running Winnow: {@link dev.winnow.client.WinnowClient} sends requests over HTTP
 * and reads the answers into records. For programs of Java 17 and newer; depends on Jackson and on
 * nothing of Winnow. Records hold the fields that callers use; what a newer server adds is passed
 * over.
 */
@NullMarked
package dev.winnow.client;

import org.jspecify.annotations.NullMarked;
