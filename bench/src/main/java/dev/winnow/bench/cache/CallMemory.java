package dev.winnow.bench.cache;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes an interface answer from memory what it was asked before: an experiment asks one question
 * under hundreds of settings, most of which differ only in what they do with the same answers.
 */
public final class CallMemory {

    private CallMemory() {}

    /**
     * A view of an object that computes the answer to each call once. Safe for use by several
     * threads if the object is.
     *
     * @param type of the view
     * @param target the object
     * @param remembered tells by its name whether the answers of a method are kept
     * @param ignored tells whether a method does nothing
     * @param others further interfaces of the view
     */
    public static <T> T of(
            Class<T> type,
            T target,
            Predicate<String> remembered,
            Predicate<String> ignored,
            Class<?>... others) {
        Map<List<Object>, Object> answers = new ConcurrentHashMap<>();
        InvocationHandler memory =
                (proxy, method, arguments) -> {
                    if (ignored.test(method.getName())) {
                        return null;
                    }
                    if (!remembered.test(method.getName())) {
                        return invoke(target, method, arguments);
                    }
                    List<Object> call = new ArrayList<>(List.of(method));
                    if (arguments != null) {
                        Arrays.stream(arguments).map(CallMemory::byContent).forEach(call::add);
                    }
                    Object answer = answers.get(call);
                    if (answer == null) {
                        answer = invoke(target, method, arguments);
                        if (answer == null) {
                            // Nothing to keep: asked again, it is nothing again.
                            return null;
                        }
                        answers.put(call, answer);
                    }
                    // The caller may write to an array.
                    return answer instanceof float[] values ? values.clone() : answer;
                };
        Class<?>[] types =
                Stream.concat(Stream.of(type), Stream.of(others)).toArray(Class<?>[]::new);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, memory));
    }

    private static Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Arrays are equal if what they hold is. */
    private static Object byContent(Object argument) {
        return switch (argument) {
            case float[] vector -> FloatBuffer.wrap(vector.clone());
            case int[] handles -> IntBuffer.wrap(handles.clone());
            default -> argument;
        };
    }
}
