package dev.tidemark.sim.model;

import dev.tidemark.sim.history.SequentialModel;
import java.util.List;
import java.util.Set;

/** {@link ReferenceData} as the checkers of histories want it. Answers are those of {@link ReplyText}. */
public final class KvModel implements SequentialModel<ReferenceData> {
    @Override
    public ReferenceData initial() {
        return new ReferenceData();
    }

    @Override
    public Step<ReferenceData> apply(ReferenceData state, List<String> command) {
        ReferenceData next = ReferenceData.isRead(command) ? state : state.copy();
        return new Step<>(next, ReplyText.of(next.execute(command)));
    }

    @Override
    public Set<String> keys(List<String> command) {
        return ReferenceData.keys(command);
    }

    @Override
    public boolean isRead(List<String> command) {
        return ReferenceData.isRead(command);
    }
}
