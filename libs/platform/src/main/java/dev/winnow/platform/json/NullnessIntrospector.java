package dev.winnow.platform.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.score.Impacts;
import java.lang.reflect.AnnotatedType;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Makes JSON keep the promise of {@code @NullMarked} packages: a record's component without
 * {@code @Nullable} must be in the JSON and must not be null there. Collections (absent means
 * empty), deadlines and impacts (absent means none) are exempt. A component with {@code @Nullable}
 * stays null if it is absent or null, collections as well: for who may see a document, nothing and
 * nobody are not the same.
 */
final class NullnessIntrospector extends NopAnnotationIntrospector {

    @java.io.Serial private static final long serialVersionUID = 1L;

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isPromised(member) ? Boolean.TRUE : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        AnnotatedType component = component(annotated);
        if (component == null) {
            return JsonSetter.Value.empty();
        }
        boolean nullable = component.isAnnotationPresent(Nullable.class);
        if (nullable && isCollection(annotated.getRawType())) {
            return JsonSetter.Value.forValueNulls(Nulls.SET);
        }
        return isPromised(annotated)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : JsonSetter.Value.empty();
    }

    private static boolean isPromised(Annotated annotated) {
        AnnotatedType component = component(annotated);
        if (component == null || component.isAnnotationPresent(Nullable.class)) {
            return false;
        }
        Class<?> type = annotated.getRawType();
        return !isCollection(type) && type != Deadline.class && type != Impacts.class;
    }

    private static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    /** The component of a record in a package that is null-marked, or null. */
    private static @Nullable AnnotatedType component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)
                || !(parameter.getOwner() instanceof AnnotatedConstructor constructor)) {
            return null;
        }
        Class<?> owner = constructor.getDeclaringClass();
        if (!owner.isRecord() || !owner.getPackage().isAnnotationPresent(NullMarked.class)) {
            return null;
        }
        return constructor.getAnnotated().getAnnotatedParameterTypes()[parameter.getIndex()];
    }
}
