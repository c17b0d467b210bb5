package dev.winnow.kg.link;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.LinkCandidate.Match;

/**
 * One way to write an entity's name.
 *
 * @param entity whose name it is
 * @param written as the graph writes it
 * @param match name or synonym
 * @param prominence how much the graph says about the entity beside its edges: other names and ids
 *     elsewhere
 * @param inHierarchy whether the entity's kind has broader and narrower terms, so that its names
 *     are terms and no mere symbols
 */
record Form(Entity entity, String written, Match match, int prominence, boolean inHierarchy) {}
