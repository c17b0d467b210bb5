package dev.winnow.platform.error;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the controller of a dialect: errors on its paths take this shape, whatever raised them (the
 * controller, the security chain, a method that is not allowed, a body that is too large). On a
 * method it holds for the paths of that method alone.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ErrorsAs {

    /** The shape. */
    ErrorShape value();
}
