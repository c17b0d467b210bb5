package dev.winnow.core.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.Embedder.SmallTalk;
import org.junit.jupiter.api.Test;

class SmallTalkTest {

    private static final SmallTalk RULE = new SmallTalk(new float[] {2f, -1f}, -3f, .5f);

    @Test
    void what_leans_to_talk_is_talk_unless_a_passage_is_near() {
        float[] talk = {1f, 0f};

        assertThat(RULE.matches(talk, .5f)).isTrue();
        assertThat(RULE.matches(talk, .9f)).isFalse();
    }

    @Test
    void what_leans_away_from_it_is_a_question_however_far_the_passages() {
        assertThat(RULE.matches(new float[] {0f, 1f}, 0f)).isFalse();
    }
}
