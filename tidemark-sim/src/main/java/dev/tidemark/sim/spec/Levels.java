package dev.tidemark.sim.spec;

import java.util.ArrayList;
import java.util.List;

/** Feature levels, and releases that support them. */
public final class Levels {
    private Levels() {}

    /** {@code RaiseLevel}. */
    public record RaiseLevel(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.RAISE_LEVEL;
        }

        @Override
        public void take(SpecState state) {
            Members active = state.node(node).log.active();
            state.require(!active.isJoint(), this, "a change is under way");
            state.require(entry.members().continues(active), this, "it changes voters or W");
            int level = entry.members().level();
            state.require(level > active.level(), this, "the level was " + active.level());
            List<String> lacking = new ArrayList<>();
            for (int id : active.roll().all()) {
                if (state.node(id).supports < level) {
                    lacking.add("n" + id);
                }
            }
            state.require(lacking.isEmpty(), this, lacking + " do not support it (AllSupportLevel)");
            Appending.append(state, this, entry);
        }

        @Override
        public String toString() {
            return "raise-level n" + node + " " + entry;
        }
    }

    /**
     * {@code OtherRelease}: a node has started with another release.
     *
     * @param supports the highest level that it supports
     */
    public record OtherRelease(int node, int supports) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.OTHER_RELEASE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            int level = n.log.active().level();
            state.require(level <= supports, this, "its log is of level " + level + " (OlderReleaseRefuses)");
            n.supports = supports;
        }

        @Override
        public String toString() {
            return "other-release n" + node + " supports level " + supports;
        }
    }
}
