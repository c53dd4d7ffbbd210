package dev.tidemark.protocol;

import java.util.function.IntPredicate;

/**
 * What holds after every batch, checked in production: relations within the state of a replica, and between this state
 * and the one after the batch before. Each check is a comparison of numbers that are at hand, or one for each voter;
 * nothing is allocated unless something is broken.
 */
final class SelfCheck {
    private final Core core;
    private final Replication replication;
    /** Made once: it is asked with every write. */
    private final IntPredicate hasCommitted = this::hasCommitted;

    private long epoch;
    private int votedFor;
    private long hwm;
    /** The end of the log if this node led the epoch after the last batch: a leader only appends. */
    private long ledEnd = -1;
    /** Of the committed configuration. */
    private int level;
    /** Who led this epoch, as this node saw it first; 0 if it saw nobody. */
    private int leader;

    SelfCheck(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
        epoch = core.epoch;
        votedFor = core.votedFor;
        hwm = core.log.hwm();
        level = committedLevel();
    }

    private int committedLevel() {
        return core.log.committedConfiguration().level();
    }

    /** @throws BrokenInvariantException if something does not hold */
    void afterBatch() {
        log();
        epochAndVote();
        role();
        level();
        if (core.isLeader()) {
            followers();
        }
        hwm = core.log.hwm();
        ledEnd = core.isLeader() ? core.log.end().offset() : -1;
    }

    private void log() {
        long end = core.log.end().offset();
        require(core.log.hwm() <= end, "the high watermark is beyond the log end");
        require(core.log.durable() <= end, "the durable end is beyond the log end");
        require(core.log.hwm() >= hwm, "the high watermark fell from", hwm);
        require(core.log.end().epoch() <= core.epoch, "the log ends in an epoch that is not here yet");
        boolean nothingOpen = core.log.uncommittedBytes() == 0;
        require(
                nothingOpen == (core.log.hwm() == end) && core.log.uncommittedBytes() >= 0,
                "uncommitted bytes are wrong");
    }

    private void epochAndVote() {
        require(core.epoch >= epoch, "the epoch fell from", epoch);
        if (core.epoch > epoch) {
            epoch = core.epoch;
            votedFor = 0;
            leader = 0;
            ledEnd = -1;
        }
        require(votedFor == 0 || core.votedFor == votedFor, "a vote was taken back (H38), it was for", votedFor);
        votedFor = core.votedFor;
        if (core.leader != 0) {
            require(leader == 0 || core.leader == leader, "an epoch has two leaders (H19), first", leader);
            leader = core.leader;
        }
    }

    private void level() {
        int active = core.configuration().level();
        require(active <= core.options.levels().highest(), "it does not support feature level (H180)", active);
        require(committedLevel() >= level, "the feature level fell (H181) from", level);
        level = committedLevel();
    }

    private void role() {
        switch (core.role) {
            case FOLLOWER -> require(core.leader != core.self(), "a follower is its own leader");
            case CANDIDATE -> {
                require(core.leader == 0, "a candidate has a leader");
                require(!core.isInstalling() && core.wholeness.isWhole(), "a candidate has no whole log");
            }
            case LEADER -> leads();
        }
    }

    private void leads() {
        require(core.leader == core.self(), "a leader follows another");
        require(core.votedFor == core.self() && core.voteIsDurable(), "a leader has no vote of its own on disk");
        require(core.log.end().epoch() == core.epoch, "a leader has no entry of its epoch");
        require(!core.isInstalling() && core.wholeness.isWhole(), "a leader has no whole log");
        require(core.log.end().offset() >= ledEnd, "a leader removed entries (H26), its log ended at", ledEnd);
    }

    private void followers() {
        long end = core.log.end().offset();
        for (FollowerProgress follower : replication.followers()) {
            String broken = follower.broken();
            if (broken != null) {
                throw new BrokenInvariantException("of node " + follower.id() + " it knows: " + broken, core);
            }
            require(follower.next() <= end + 1, "next is beyond what can be sent, to node", follower.id());
        }
    }

    /**
     * The log was committed further, by counting: only at an entry of the own epoch, and only what enough have (H01,
     * H18).
     */
    void counted() {
        require(core.quorum().commits(hasCommitted), "committed with too few copies (H01)");
        require(core.log.epochs().epochAt(core.log.hwm()) == core.epoch, "committed by counting an older epoch (H18)");
    }

    private boolean hasCommitted(int voter) {
        if (voter == core.self()) {
            return core.log.durable() >= core.log.hwm();
        }
        FollowerProgress follower = replication.follower(voter);
        return follower != null && follower.counted() >= core.log.hwm();
    }

    /**
     * The log was committed further, by the leader's word.
     *
     * @param before the high watermark before that
     * @param verified the end of what this very message has shown to be the leader's
     */
    static void told(Core core, long before, long verified) {
        if (core.log.hwm() > Math.max(before, verified)) {
            throw new BrokenInvariantException(
                    "committed beyond entry " + verified + ", where the leader has verified (H24)", core);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenInvariantException(otherwise, core);
        }
    }

    private void require(boolean holds, String otherwise, long number) {
        if (!holds) {
            throw new BrokenInvariantException(otherwise + " " + number, core);
        }
    }
}
