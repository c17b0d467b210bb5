/**
 * Readiness: whether this program can do its work now. A module publishes one {@link
 * dev.winnow.platform.health.Readiness.ReadinessContributor} bean for each thing that must be there
 * (an open index, a warm model with its device). Liveness stays Boot's own and depends on nothing:
 * a restart does not mend an index.
 */
@NullMarked
package dev.winnow.platform.health;

import org.jspecify.annotations.NullMarked;
