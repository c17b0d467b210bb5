package dev.winnow.bench.scale;

import dev.winnow.core.retrieval.ExactSearch;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.ObjDoubleConsumer;

/** An index that tells how long each call to it and to its views takes. */
final class TimedCalls {

    private static final double NANOS_PER_MILLI = 1e6;

    private TimedCalls() {}

    /**
     * @param times receives the name of a call and its milliseconds
     */
    static PassageIndex of(PassageIndex index, ObjDoubleConsumer<String> times) {
        return timed(PassageIndex.class, index, times);
    }

    private static <T> T timed(
            Class<T> type, T target, ObjDoubleConsumer<String> times, Class<?>... others) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    long began = System.nanoTime();
                    Object answer;
                    try {
                        answer = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                    times.accept(method.getName(), (System.nanoTime() - began) / NANOS_PER_MILLI);
                    return answer instanceof IndexView view
                            ? timed(IndexView.class, view, times, ExactSearch.class)
                            : answer;
                };
        Class<?>[] types = new Class<?>[others.length + 1];
        types[0] = type;
        System.arraycopy(others, 0, types, 1, others.length);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, handler));
    }
}
