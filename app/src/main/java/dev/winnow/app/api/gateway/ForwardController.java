package dev.winnow.app.api.gateway;

import dev.winnow.app.api.gateway.Forwarding.Asking;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Sends on what the graph, the documents and the reranker answer by themselves, with the gateway's
 * own errors in the dialect of each path.
 */
@Controller
@Hidden
public record ForwardController(Forwarding forwarding, GatewayProperties gateway) {

    /** For the way back of an answer, or of a problem, that was made in time. */
    private static final Duration ANSWER = Duration.ofMillis(500);

    /**
     * What is done to documents has no deadline: an upload is read and made durable first, at the
     * speed of a disk. Picked by hand.
     */
    private static final Duration DOCUMENTS = Duration.ofSeconds(60);

    /**
     * Before each call, and nothing of the request is bound to it. It has to take the response:
     * Spring looks for a view after a method that returns nothing, unless some method of the call
     * had the response for an argument.
     */
    @ModelAttribute(binding = false)
    Asking asking(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response) {
        return new Asking(frame, caller, links, request, response);
    }

    @RequestMapping({"/v1/facts", "/v1/entities", "/v1/graph"})
    void graph(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.kg(), ANSWER, asking);
    }

    @RequestMapping("/v1/search")
    void search(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.retriever(), ANSWER, asking);
    }

    @RequestMapping({"/v1/embeddings", "/embeddings"})
    @ErrorsAs(ErrorShape.OPENAI)
    void embeddings(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.retriever(), ANSWER, asking);
    }

    @RequestMapping("/embed")
    @ErrorsAs(ErrorShape.TEI)
    void embed(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.retriever(), ANSWER, asking);
    }

    @RequestMapping({"/v1/documents", "/v1/documents/**", "/process"})
    void documents(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.retriever(), DOCUMENTS, asking);
    }

    @RequestMapping({
        "/v1/rerank",
        "/v2/rerank",
        "/rerank",
        "/reranking",
        "/v1/reranking",
        "/v1/ranking",
        "/info"
    })
    @ErrorsAs(ErrorShape.ANY_RERANK)
    void rerank(@ModelAttribute Asking asking) throws IOException {
        forwarding.forward(gateway.reranker(), ANSWER, asking);
    }
}
