package dev.tidemark.node.lanes;

import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import java.util.List;

/** Sees what a replica is given and what it wants done. It changes nothing. On the main executor. */
public interface ReplicaWatcher {
    /** Nobody watches. */
    ReplicaWatcher NOBODY = new ReplicaWatcher() {
        @Override
        public void accepted(Input input) {}

        @Override
        public void acted(List<Effect> effects) {}
    };

    /**
     * The replica has looked at an input. Proposals of this node's gateway are not among these: what a leader appended
     * for them shows when it has {@link #acted}.
     */
    void accepted(Input input);

    /** The effects of a batch of inputs, before any of them is done. */
    void acted(List<Effect> effects);
}
