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
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Sends on what the reranker answers by itself, with the gateway's own errors in its dialects. */
@Controller
@Hidden
@ErrorsAs(ErrorShape.ANY_RERANK)
public final class ForwardRerankController {

    private final Forwarding forwarding;
    private final ServiceAddress reranker;

    public ForwardRerankController(Forwarding forwarding, ServiceAddress reranker) {
        this.forwarding = forwarding;
        this.reranker = reranker;
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
    void rerank(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(
                reranker,
                ForwardController.ANSWER,
                new Asking(frame, caller, links),
                request,
                response);
    }
}
