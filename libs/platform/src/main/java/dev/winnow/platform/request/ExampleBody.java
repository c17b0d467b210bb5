package dev.winnow.platform.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Shows a JSON body on the API page, beside Spring's own annotation of the parameter. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExampleBody {

    /** The body, as a client could send it. */
    String value();

    /** What is to be said of the body as a whole. */
    String description() default "";
}
