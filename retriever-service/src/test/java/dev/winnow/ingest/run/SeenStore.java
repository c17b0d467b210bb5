package dev.winnow.ingest.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;

/** A store as those see it who use it: a test is asked at each of their calls. */
@FunctionalInterface
public interface SeenStore {

    /** What the store itself does. */
    interface Call {
        Object make() throws Throwable;
    }

    Object asked(String method, List<Object> arguments, Call call) throws Throwable;

    /** Of which one method throws. */
    static SeenStore failing(String failing, Throwable failure) {
        return (method, arguments, call) -> {
            if (method.equals(failing)) {
                throw failure;
            }
            return call.make();
        };
    }

    static <S> S of(Class<S> type, S store, SeenStore seen) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                seen.asked(
                                        method.getName(),
                                        arguments == null ? List.of() : Arrays.asList(arguments),
                                        () -> {
                                            try {
                                                return method.invoke(store, arguments);
                                            } catch (InvocationTargetException e) {
                                                throw e.getCause();
                                            }
                                        })));
    }
}
