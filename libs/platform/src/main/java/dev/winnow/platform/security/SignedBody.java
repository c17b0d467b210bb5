package dev.winnow.platform.security;

/**
 * The body of a request that another program of the installation has signed. A request attribute,
 * set by the server before any filter runs.
 */
public interface SignedBody {

    /** The request attribute. */
    String ATTRIBUTE = SignedBody.class.getName();

    /**
     * Lets nobody read another body than this one.
     *
     * @param sha256 64 hexadecimal digits
     * @param length bytes
     */
    void expect(String sha256, long length);
}
