package dev.winnow.inference.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of a model, checked against its hash.
 *
 * @param location where it is, for messages
 * @param path the file on disk, or null if it came from the class path
 * @param bytes the content of a file from the class path, empty for one on disk: those can be
 *     larger than the heap
 * @param sha256 64 lower-case hexadecimal digits, as checked
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy of 30 MB would only cost.
public record ModelFile(String location, @Nullable Path path, byte[] bytes, String sha256) {}
