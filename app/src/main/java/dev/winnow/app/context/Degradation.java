package dev.winnow.app.context;

import dev.winnow.core.outcome.StageId;

/** Reasons of degraded stages, in words. */
public final class Degradation {

    private Degradation() {}

    public static String inWords(StageId stage, String reason) {
        String meaning =
                switch (reason) {
                    case "deadline" -> "there was not enough time";
                    case "overloaded" -> "too many requests were waiting for the model";
                    case "dense-unavailable" ->
                            "only words were searched, because the question's vector could not be made";
                    case "no-impacts" ->
                            "only vectors were searched, because nothing weighed the question's terms";
                    case "feedback-no-time" -> "there was no time to search a second time";
                    case "unavailable" -> "it could not do its work";
                    case "too-many-edges" ->
                            "the question is about more of the graph than one question may read";
                    case "reading-cut" -> "there was not enough time to read all of them";
                    case "unranked" -> "there were no scores to decide by";
                    case "by-words" -> "no model read the long passages";
                    default -> reason.replace('-', ' ');
                };
        String consequence =
                switch (stage) {
                    case KG -> "facts of the graph may be missing";
                    case RETRIEVER ->
                            reason.equals("feedback-no-time")
                                    ? "the list of the first search stands"
                                    : "passages may be missing";
                    case RERANKER ->
                            reason.equals("reading-cut")
                                    ? "what is unread stands whole where there is room, or by the question's words if it came with it"
                                    : "passages stand whole, in the order of the search, or by the question's words if they came with it";
                    case PRUNER ->
                            switch (reason) {
                                case "unranked" ->
                                        "whole passages fill the budget in the order of the search";
                                case "by-words" ->
                                        "their sentences were chosen by the question's words";
                                default -> "more stands in the context than needs to";
                            };
                };
        return "%s: %s; %s".formatted(stage.label(), meaning, consequence);
    }
}
