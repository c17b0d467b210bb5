/**
 * LibreChat's files: the calls of its rag_api, each user with the documents of nobody else. A file
 * is a document of Winnow's whose id names its owner, and which the owner's group alone may see.
 *
 * <p>Must not read or write documents: the API of this program does.
 */
@NullMarked
package dev.winnow.app.api.librechat;

import org.jspecify.annotations.NullMarked;
