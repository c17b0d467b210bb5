package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.query.Scope;
import dev.winnow.library.Documents;
import dev.winnow.platform.request.DocumentLinks;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an index: asked of the service where one runs, and of the index itself where
 * none does.
 */
interface IndexedDocuments extends AutoCloseable {

    /** Documents of a page; no more can be asked for at once. */
    int PAGE = 1000;

    /**
     * A document without its text.
     *
     * @param mediaType what it was before extraction
     * @param characters length of its text in UTF-16 units
     * @param origin where it came from, null if the key may not know
     */
    record Listed(
            String id,
            String title,
            String mediaType,
            int characters,
            int passages,
            @Nullable String origin) {

        private static Listed of(StoredDocument document) {
            return new Listed(
                    document.id().value(),
                    document.title(),
                    document.mediaType(),
                    document.characters(),
                    document.passages(),
                    document.origin());
        }
    }

    /**
     * The next documents in the order of their ids.
     *
     * @param after the last id of the page before, null for the first page
     * @return {@link #PAGE} of them, fewer at the end
     */
    List<Listed> page(@Nullable String after);

    /** All of them in the order of their ids, asked for page by page as they are read. */
    default Stream<Listed> all() {
        return Stream.iterate(
                        page(null),
                        page -> !page.isEmpty(),
                        page -> page.size() < PAGE ? List.<Listed>of() : page(page.getLast().id()))
                .flatMap(List::stream);
    }

    /** Whether there is none at all. */
    default boolean isEmpty() {
        return page(null).isEmpty();
    }

    /** Removes a document; false if there is none of this id. */
    boolean delete(String id);

    @Override
    void close();

    static IndexedDocuments of(
            ServiceChoice choice, WinnowHome home, Map<String, String> environment) {
        ServiceClient client = choice.client(home, environment);
        return client == null ? new OfIndex(home) : new OfService(client);
    }

    /** The documents that a service shows to the caller. */
    record OfService(ServiceClient client) implements IndexedDocuments {

        private record Page(List<Listed> documents) {}

        @Override
        public List<Listed> page(@Nullable String after) {
            String from =
                    after == null
                            ? ""
                            : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
            return client.read("v1/documents?limit=" + PAGE + from, Page.class).documents();
        }

        @Override
        public boolean delete(String id) {
            String path = DocumentLinks.path(new DocumentId(id)).substring(1);
            HttpResponse<String> response =
                    client.exchange(
                            client.request(path).DELETE(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                return false;
            }
            if (response.statusCode() / 100 != 2) {
                throw client.refused(response.statusCode(), response.body());
            }
            return true;
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** The documents of an index that this process opens. */
    final class OfIndex implements IndexedDocuments {

        private final Documents documents;

        private OfIndex(WinnowHome home) {
            try {
                documents = Documents.open(LocalSettings.read(home).winnow());
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public List<Listed> page(@Nullable String after) {
            try {
                return documents
                        .list(Scope.local(), after == null ? null : new DocumentId(after), PAGE)
                        .stream()
                        .map(Listed::of)
                        .toList();
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public boolean delete(String id) {
            try {
                return documents.delete(id);
            } catch (IOException e) {
                throw unusable(e);
            }
        }

        @Override
        public void close() {
            documents.close();
        }

        private static CommandException unusable(IOException e) {
            return new CommandException(e);
        }
    }
}
