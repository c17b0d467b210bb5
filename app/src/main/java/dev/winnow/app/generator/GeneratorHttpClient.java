package dev.winnow.app.generator;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP with the one server that is configured as generator. Spring AI's own client follows a
 * redirect wherever it leads, and hands it question and passages, and takes an answer of any size;
 * this one does neither.
 */
final class GeneratorHttpClient implements HttpClient {

    private final OkHttpClient client;
    private final long maxBytes;

    /**
     * @param maxBytes most bytes of an answer, streamed or not
     */
    GeneratorHttpClient(long maxBytes) {
        Dispatcher unbounded = new Dispatcher();
        // How many questions run at once is bounded elsewhere; by itself the client would let five
        // streams through.
        unbounded.setMaxRequests(Integer.MAX_VALUE);
        unbounded.setMaxRequestsPerHost(Integer.MAX_VALUE);
        this.client =
                new OkHttpClient.Builder()
                        .dispatcher(unbounded)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        // An answer is no idempotent call.
                        .retryOnConnectionFailure(false)
                        .build();
        this.maxBytes = maxBytes;
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        try {
            return new Answer(call(request, options).execute(), maxBytes);
        } catch (IOException e) {
            throw new OpenAIIoException("the request failed", e);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
            HttpRequest request, RequestOptions options) {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        Call call = call(request, options);
        call.enqueue(
                new Callback() {
                    @Override
                    public void onResponse(Call answered, Response response) {
                        if (!answer.complete(new Answer(response, maxBytes))) {
                            response.close();
                        }
                    }

                    @Override
                    public void onFailure(Call failed, IOException e) {
                        answer.completeExceptionally(
                                new OpenAIIoException("the request failed", e));
                    }
                });
        // whenComplete gives a future of its own, which nobody needs: cancelling the answer is what
        // reaches the call.
        CompletableFuture<HttpResponse> unused =
                answer.whenComplete(
                        (ignored, failure) -> {
                            if (answer.isCancelled()) {
                                call.cancel();
                            }
                        });
        return answer;
    }

    private Call call(HttpRequest request, RequestOptions options) {
        Request.Builder built = new Request.Builder().url(request.url());
        Headers headers = request.headers();
        for (String name : headers.names()) {
            headers.values(name).forEach(value -> built.addHeader(name, value));
        }
        HttpRequestBody body = request.body();
        built.method(request.method().name(), body == null ? null : new Body(body));
        Timeout timeout = options.getTimeout();
        return timeout == null
                ? client.newCall(built.build())
                : client.newBuilder()
                        .connectTimeout(timeout.connect())
                        .readTimeout(timeout.read())
                        .writeTimeout(timeout.write())
                        .callTimeout(timeout.request())
                        .build()
                        .newCall(built.build());
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static final class Body extends RequestBody {

        private final HttpRequestBody body;

        Body(HttpRequestBody body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            String type = body.contentType();
            return type == null ? null : MediaType.parse(type);
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) {
            body.writeTo(sink.outputStream());
        }
    }

    private static final class Answer implements HttpResponse {

        private final Response response;
        private final InputStream body;

        Answer(Response response, long maxBytes) {
            this.response = response;
            // Every answer to a call has one, empty perhaps.
            ResponseBody answered = Objects.requireNonNull(response.body());
            this.body = new Bounded(answered.byteStream(), maxBytes);
        }

        @Override
        public int statusCode() {
            return response.code();
        }

        @Override
        public Headers headers() {
            Headers.Builder headers = Headers.builder();
            response.headers()
                    .forEach(header -> headers.put(header.getFirst(), header.getSecond()));
            return headers.build();
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            response.close();
        }
    }

    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long read;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int got = super.read(buffer, from, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int more) throws IOException {
            read += more;
            if (read > most) {
                throw new AnswerTooLongException(most);
            }
        }
    }

    /** A generator writes more than it was asked for. */
    static final class AnswerTooLongException extends IOException {

        @Serial private static final long serialVersionUID = 1L;

        AnswerTooLongException(long most) {
            super("an answer of more than %d bytes".formatted(most));
        }
    }
}
