package dev.winnow.app.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Reads resources into the types of Kubernetes' own interface. */
final class KubernetesModel {

    private static final String UNKNOWN = "additionalProperties";

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /**
     * The resource, of its own type.
     *
     * @throws IllegalArgumentException if a value has the wrong type, or the kind is no kind of
     *     Kubernetes itself
     */
    HasMetadata read(Map<String, Object> document) {
        HasMetadata resource = serialization.unmarshal(new Yaml().dump(document));
        if (resource instanceof GenericKubernetesResource) {
            throw new IllegalArgumentException(
                    "no kind of Kubernetes: %s %s"
                            .formatted(resource.getApiVersion(), resource.getKind()));
        }
        return resource;
    }

    /** The fields that Kubernetes does not know, with the way to them. */
    static List<String> unknownFields(Object resource) {
        List<String> unknown = new ArrayList<>();
        walk(resource, "", unknown);
        return unknown;
    }

    private static void walk(Object value, String way, List<String> unknown) {
        switch (value) {
            case null -> {}
            case Collection<?> items -> items.forEach(item -> walk(item, way + "[]", unknown));
            case Map<?, ?> entries ->
                    entries.forEach((key, entry) -> walk(entry, way + "." + key, unknown));
            default -> {
                if (value.getClass().getName().startsWith("io.fabric8.")) {
                    fields(value, way, unknown);
                }
            }
        }
    }

    private static void fields(Object value, String way, List<String> unknown) {
        try {
            BeanInfo bean = Introspector.getBeanInfo(value.getClass(), Object.class);
            for (PropertyDescriptor field : bean.getPropertyDescriptors()) {
                if (field.getReadMethod() == null
                        || field.getReadMethod().getParameterCount() > 0) {
                    continue;
                }
                Object inside = field.getReadMethod().invoke(value);
                if (field.getName().equals(UNKNOWN)) {
                    ((Map<?, ?>) inside).keySet().forEach(key -> unknown.add(way + "." + key));
                } else {
                    walk(inside, way + "." + field.getName(), unknown);
                }
            }
        } catch (IntrospectionException | ReflectiveOperationException e) {
            throw new IllegalStateException("cannot look into " + value.getClass(), e);
        }
    }
}
