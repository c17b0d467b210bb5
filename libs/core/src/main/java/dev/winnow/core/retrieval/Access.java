package dev.winnow.core.retrieval;

import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;

/**
 * The documents that a search may see. An index turns it into one query for both the lexical and
 * the dense search; an index that cannot must refuse to search.
 *
 * @param scope from authentication
 * @param filter from the caller; can only narrow the scope
 */
public record Access(Scope scope, Filter filter) {}
