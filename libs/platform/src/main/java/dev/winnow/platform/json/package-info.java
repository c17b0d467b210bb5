/**
 * JSON as Winnow speaks it, on every face alike. {@link dev.winnow.platform.json.WinnowJson} is the
 * entry point:
 *
 * <ul>
 *   <li>{@code WinnowJson.strict()} reads bodies of Winnow's own endpoints and refuses unknown
 *       fields. It is also the {@code JsonMapper} bean and the one behind {@code @RequestBody}.
 *   <li>{@code WinnowJson.tolerant()} reads records of topics and states of other versions and
 *       ignores unknown fields.
 *   <li>A record of a foreign dialect carries {@link dev.winnow.platform.json.LenientJson} and then
 *       ignores unknown fields wherever it is read.
 *   <li>{@link dev.winnow.platform.json.CanonicalJson} writes the bytes that have to be equal for
 *       equal input.
 * </ul>
 *
 * <p>Names are snake_case, enums too. Ids and request ids are strings, a deadline is milliseconds
 * since 1970 (absent if there is none), durations are milliseconds with a fraction (names end in
 * {@code _ms}), a score is {@code {"value", "scale"}}, a span is {@code [start, end]}, metadata is
 * an object of lists. Null is never written; an absent list is read as an empty one unless it is
 * {@code @Nullable}; a component that is not {@code @Nullable} must be there.
 *
 * <p>Must not know HTTP, Kafka or Spring's web classes.
 */
@NullMarked
package dev.winnow.platform.json;

import org.jspecify.annotations.NullMarked;
