package dev.winnow.core.retrieval;

import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;

/**
 * What a search may see. An index turns it into one query and hands that to both sides of the search; an index that cannot must
 * refuse to search.
 *
 * @param scope from authentication
 * @param filter from the caller; can only narrow the scope
 */
public record Access(Scope scope, Filter filter) {}
