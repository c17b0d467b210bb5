/**
 * Errors as the outside sees them: RFC 9457 problem documents, or the shape of a dialect.
 *
 * <p>To refuse something, throw a problem of the catalogue: {@code throw
 * ProblemException.of(Kind.INVALID_VALUE, "...").at("top_k")}. Spring's, Tomcat's and Jackson's own
 * errors become problems, too, and nothing ever answers in HTML. A controller of a dialect carries
 * {@link dev.winnow.platform.error.ErrorsAs}; then all errors on its paths take that dialect's
 * shape, those of the security chain included.
 *
 * <p>Details name what, where, which limit and what to do. They never hold text of questions,
 * passages or keys. Must not know stages, security rules or settings.
 */
@NullMarked
package dev.winnow.platform.error;

import org.jspecify.annotations.NullMarked;
