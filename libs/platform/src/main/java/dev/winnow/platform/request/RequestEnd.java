package dev.winnow.platform.request;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;

/** The end of a request whose answer may outlive its thread, as a stream does. */
public final class RequestEnd {

    private RequestEnd() {}

    /** Runs something when the answer is complete: at once unless it goes on by itself. */
    public static void run(ServletRequest request, Runnable end) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new Completion(end));
        } else {
            end.run();
        }
    }

    private record Completion(Runnable end) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        /** Listeners do not come along to the next round of the same answer. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
