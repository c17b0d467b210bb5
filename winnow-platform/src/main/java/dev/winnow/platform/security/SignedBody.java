package dev.winnow.platform.security;

/**
 * The body of a request that another program of the installation has signed. A request attribute,
 * set by the server before any filter runs.
 */
public interface SignedBody {

    /** The request attribute. */
    String ATTRIBUTE = SignedBody.class.getName();

    /**
     * Lets nobody read a body with another hash than this one.
     *
     * @param sha256 64 hexadecimal digits
     */
    void expect(String sha256);
}
