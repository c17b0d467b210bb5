package dev.winnow.eval.retrieval;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.ingest.chunk.Chunk;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.Section;
import java.util.ArrayList;
import java.util.List;

/** Passages as the product cuts them. */
public final class ProductPassages implements PassageCutter {

    private final Chunker chunker;

    /**
     * @param tokens counts the tokens of the encoder
     */
    public ProductPassages(TokenCounter tokens) {
        this.chunker = new Chunker(ChunkSettings.DEFAULT, new RuleSentenceSplitter(), tokens);
    }

    @Override
    public List<Passage> cut(BeirDocument document) {
        DocumentId id = new DocumentId(document.id());
        String text = document.text();
        List<Passage> passages = new ArrayList<>();
        for (Chunk chunk :
                chunker.cut(text, List.of(new Section(0, List.of(), 0, 0, text.length())))) {
            passages.add(
                    new Passage(
                            id.passage(passages.size()),
                            id,
                            document.title(),
                            chunk.headings(),
                            chunk.span().slice(text),
                            chunk.span().start(),
                            chunk.span().end(),
                            null,
                            Metadata.NONE));
        }
        return passages;
    }

    @Override
    public String name() {
        return chunker.description();
    }
}
