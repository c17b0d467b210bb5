package dev.winnow.platform.web;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with a bound on the time until the headers of a request are complete. Tomcat's own time
 * limit begins anew with each byte, so that a client which sends one every few seconds keeps its
 * connection for ever. And {@code OPTIONS *}, which Tomcat answers by itself without asking anybody
 * for a key, goes the way of all requests. Tomcat makes it by its name.
 */
public final class TimedHttp11Protocol extends Http11NioProtocol {

    /** How often connections are looked at. */
    private static final long EVERY_SECONDS = 1;

    /** Tomcat's start time of a request of which no byte has come. */
    private static final long NOT_BEGUN = -1;

    private @Nullable ScheduledFuture<?> watch;

    /** Whether the operator wants no time limit, which is what Tomcat takes 0 and less for. */
    static boolean isUnlimited(AbstractHttp11Protocol<?> protocol) {
        return protocol.getConnectionTimeout() <= 0;
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new EveryRequest(adapter));
    }

    @Override
    public void start() throws Exception {
        super.start();
        watch =
                getUtilityExecutor()
                        .scheduleWithFixedDelay(
                                this::closeSlow, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watch != null) {
            watch.cancel(false);
        }
        super.stop();
    }

    /**
     * Closes what has taken too long. A request whose headers are incomplete is parked with its
     * connection between two bytes; one that is being answered is not, and nothing else is parked
     * there but what is answered later.
     */
    private void closeSlow() {
        if (isUnlimited(this)) {
            return;
        }
        long longest = TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout());
        long now = System.nanoTime();
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            if (connection.getCurrentProcessor() instanceof Processor parked
                    && !parked.isAsync()
                    && isLate(parked.getRequest(), now, longest)) {
                connection.close();
            }
        }
    }

    private static boolean isLate(@Nullable Request request, long now, long longest) {
        return request != null
                && request.getStartTimeNanos() != NOT_BEGUN
                && now - request.getStartTimeNanos() > longest;
    }

    /** Hands requests of the whole server over as those of its root. */
    private record EveryRequest(Adapter adapter) implements Adapter {

        private static final byte[] ROOT = {'/'};

        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.requestURI().equals("*") && "OPTIONS".equals(request.getMethod())) {
                request.requestURI().setBytes(ROOT, 0, ROOT.length);
            }
            adapter.service(request, response);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent event)
                throws Exception {
            return adapter.asyncDispatch(request, response, event);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
