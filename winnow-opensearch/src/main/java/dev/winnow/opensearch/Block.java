package dev.winnow.opensearch;

/**
 * The pieces and passages of one version of a document.
 *
 * @param name key and version
 * @param pieces number of pieces of the original
 * @param passages number of passages
 */
record Block(String name, long version, int pieces, int passages) {}
