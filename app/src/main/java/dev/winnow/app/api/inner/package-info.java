/**
 * Calls of this program's own API on behalf of a request that is under way: what speaks another
 * language than the API checks, decides and refuses nothing by itself, and behind a gateway it goes
 * where the API's calls go.
 */
@NullMarked
package dev.winnow.app.api.inner;

import org.jspecify.annotations.NullMarked;
