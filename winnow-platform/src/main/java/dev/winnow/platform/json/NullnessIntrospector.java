package dev.winnow.platform.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.impact.Impacts;
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
 * Makes JSON keep the promise of {@code @NullMarked} packages: a record's component without {@code @Nullable} must be in the JSON and
 * must not be null there. Collections (absent means empty), deadlines and impacts (absent means none) are exempt.
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
        return isPromised(annotated)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : JsonSetter.Value.empty();
    }

    private static boolean isPromised(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)
                || !(parameter.getOwner() instanceof AnnotatedConstructor constructor)) {
            return false;
        }
        Class<?> owner = constructor.getDeclaringClass();
        if (!owner.isRecord() || !owner.getPackage().isAnnotationPresent(NullMarked.class)) {
            return false;
        }
        Class<?> type = parameter.getRawType();
        if (Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type == Deadline.class
                || type == Impacts.class) {
            return false;
        }
        AnnotatedType declared =
                constructor.getAnnotated().getAnnotatedParameterTypes()[parameter.getIndex()];
        return !declared.isAnnotationPresent(Nullable.class);
    }
}
