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
import org.springframework.web.bind.annotation.RequestMapping;

/** Sends on what the graph and the documents answer by themselves. */
@Controller
@Hidden
public final class ForwardController {

    /** For the way back of an answer, or of a problem, that was made in time. */
    static final Duration ANSWER = Duration.ofMillis(500);

    /**
     * What is done to documents has no deadline: an upload is read and made durable first, at the
     * speed of a disk. Picked by hand.
     */
    private static final Duration DOCUMENTS = Duration.ofSeconds(60);

    private final Forwarding forwarding;
    private final ServiceAddress kg;
    private final ServiceAddress retriever;

    public ForwardController(Forwarding forwarding, ServiceAddress kg, ServiceAddress retriever) {
        this.forwarding = forwarding;
        this.kg = kg;
        this.retriever = retriever;
    }

    @RequestMapping({"/v1/facts", "/v1/entities", "/v1/graph"})
    void graph(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(kg, ANSWER, new Asking(frame, caller, links), request, response);
    }

    @RequestMapping("/v1/search")
    void search(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(retriever, ANSWER, new Asking(frame, caller, links), request, response);
    }

    @RequestMapping({"/v1/embeddings", "/embeddings"})
    @ErrorsAs(ErrorShape.OPENAI)
    void embeddings(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(retriever, ANSWER, new Asking(frame, caller, links), request, response);
    }

    @RequestMapping("/embed")
    @ErrorsAs(ErrorShape.TEI)
    void embed(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(retriever, ANSWER, new Asking(frame, caller, links), request, response);
    }

    @RequestMapping({"/v1/documents", "/v1/documents/**", "/process"})
    void documents(
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(
                retriever, DOCUMENTS, new Asking(frame, caller, links), request, response);
    }
}
