package dev.winnow.inference.session;

/** What happens to rows that a full queue has no room for. */
public enum Admission {
    /** They are refused at once, so that the caller can tell its own caller to come back later: for questions. */
    REFUSE,
    /** The caller waits for room until its deadline: for work in the background, such as indexing. Questions run first. */
    WAIT
}
