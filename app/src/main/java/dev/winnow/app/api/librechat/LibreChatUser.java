package dev.winnow.app.api.librechat;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user of LibreChat, and what the files of this user are called. Ids of files are names within
 * the user's own: nobody can name another one's, and two users may have files of one id.
 *
 * @param id as LibreChat's token says
 */
record LibreChatUser(String id) {

    /** Letters that stand in a path as they are: neither a slash nor what names a folder above. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,199}");

    private static final int MOST_FILES = 100;

    private static final String FOLDER = "librechat/";

    static boolean isName(@Nullable String name) {
        return name != null && NAME.matcher(name).matches();
    }

    /** The group that alone may see the user's files. */
    String group() {
        return Owner.USER_GROUP + id;
    }

    /** What the ids of all of the user's documents begin with. */
    String folder() {
        return FOLDER + id + "/";
    }

    /**
     * The document of a file.
     *
     * @param field of the request that names it, for messages
     * @throws ProblemException 422 for what cannot be the id of a file
     */
    DocumentId document(String field, @Nullable String file) {
        if (!isName(file)) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must be the id of a file: a letter or digit, then at most 199 letters, digits or any of . _ @ : -"
                                    .formatted(field))
                    .at(field);
        }
        return new DocumentId(folder() + file);
    }

    /**
     * The documents of some files, each once.
     *
     * @param field of the request that names them, for messages
     * @throws ProblemException 422 for none, too many, or what cannot be the id of a file
     */
    List<DocumentId> documents(String field, @Nullable List<@Nullable String> ids) {
        if (ids == null || ids.isEmpty() || ids.size() > MOST_FILES) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must list 1 to %d ids of files".formatted(field, MOST_FILES))
                    .at(field);
        }
        Set<DocumentId> documents = new LinkedHashSet<>();
        ids.forEach(id -> documents.add(document(field, id)));
        return List.copyOf(documents);
    }

    /** The file of one of the user's documents. */
    String file(DocumentId document) {
        return document.value().substring(folder().length());
    }
}
