package dev.tidemark.node.status;

import dev.tidemark.node.MembersAnswer;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Changes of members that were asked for here and are not answered yet. Main executor only. */
public final class MemberQuestions {
    private static final int MAX_QUESTIONS = 100;

    private final Consumer<Input> protocol;
    private final TreeMap<Long, Consumer<MembersAnswer>> waiting = new TreeMap<>();
    private long lastQuestion;

    /** @param after where numbering begins; questions of another process have other numbers (H29, H81) */
    public MemberQuestions(long after, Consumer<Input> protocol) {
        this.lastQuestion = after;
        this.protocol = protocol;
    }

    /** Has the leader change the members. Always answers, within some election timeouts. */
    public void change(MemberChange change, Consumer<MembersAnswer> handler) {
        if (waiting.size() >= MAX_QUESTIONS) {
            handler.accept(new MembersAnswer(
                    MemberOutcome.REFUSED,
                    "too many changes of members are asked for at this node: nothing was changed"));
            return;
        }
        waiting.put(++lastQuestion, handler);
        protocol.accept(new Input.ChangeMembers(lastQuestion, change));
    }

    public void answered(Effect.AnswerMembers answer) {
        Consumer<MembersAnswer> handler = waiting.remove(answer.question());
        if (handler != null) {
            handler.accept(new MembersAnswer(answer.outcome(), answer.why()));
        }
    }
}
