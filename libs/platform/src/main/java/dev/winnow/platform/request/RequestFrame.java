package dev.winnow.platform.request;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.query.Scope;

/**
 * What every request has, whatever its body says. A parameter of any controller method.
 *
 * @param id Winnow's own id
 * @param scope from authentication
 * @param deadline from the header {@code Winnow-Timeout} or the default
 */
public record RequestFrame(RequestId id, Scope scope, Deadline deadline) {}
