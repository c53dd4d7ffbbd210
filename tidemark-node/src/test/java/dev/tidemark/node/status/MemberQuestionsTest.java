package dev.tidemark.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.MembersAnswer;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each question gets its own answer, once, and there are not too many (H81, H106). */
class MemberQuestionsTest {
    private static final long AFTER = 40;
    private static final MemberChange CHANGE =
            new MemberChange(MemberChange.Kind.REMOVE, MemberChange.ANY, 3, 0, "", "", 0);

    private final List<Input> inputs = new ArrayList<>();
    private final List<MembersAnswer> answers = new ArrayList<>();
    private final MemberQuestions questions = new MemberQuestions(AFTER, inputs::add);

    @Test
    void anAnswerBelongsToItsQuestion_H81() {
        questions.change(CHANGE, answers::add);
        assertThat(inputs).containsExactly(new Input.ChangeMembers(AFTER + 1, CHANGE));
        questions.answered(new Effect.AnswerMembers(AFTER, MemberOutcome.OK, "of another process"));
        assertThat(answers).isEmpty();
        questions.answered(new Effect.AnswerMembers(AFTER + 1, MemberOutcome.REFUSED, "why"));
        questions.answered(new Effect.AnswerMembers(AFTER + 1, MemberOutcome.OK, "once more"));
        assertThat(answers).containsExactly(new MembersAnswer(MemberOutcome.REFUSED, "why"));
    }

    @Test
    void tooManyAreRefused_H106() {
        for (int i = 0; i <= 100; i++) {
            questions.change(CHANGE, answers::add);
        }
        assertThat(inputs).hasSize(100);
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.outcome()).isEqualTo(MemberOutcome.REFUSED);
            assertThat(answer.why()).contains("nothing was changed");
        });
    }
}
