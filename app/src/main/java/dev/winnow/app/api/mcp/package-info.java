/**
 * The face for assistants: tools of the Model Context Protocol at {@code /mcp}, over streamable
 * HTTP without sessions. A tool is a call of the API of this same program, so it checks, decides
 * and refuses nothing by itself, and behind a gateway it goes where the API's calls go.
 *
 * <p>Must not run stages or read documents: the API does.
 */
@NullMarked
package dev.winnow.app.api.mcp;

import org.jspecify.annotations.NullMarked;
