package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Message;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The leader's side: who has what, what to send next. Sends in parallel with the leader's own fsync; several requests
 * may be on their way to one follower; a follower that lags is found by its epoch ends in one or two round trips and
 * then filled, from memory, from disk, or by a snapshot (H26-H28, H107).
 */
final class Replication {
    private final Core core;
    private final SortedMap<Integer, FollowerProgress> followers = new TreeMap<>();
    /** Of the followers, as they are in the configuration. */
    private final SortedMap<Integer, UUID> incarnations = new TreeMap<>();

    private final AwaitedFollowers awaited;
    private long lastHeartbeat;
    private long round;
    private long epochLed;

    Replication(Core core) {
        this.core = core;
        this.awaited = new AwaitedFollowers(core, followers.values());
    }

    /** Starts over at the beginning of an epoch: nothing that was acknowledged to another leader counts (H29). */
    void start() {
        followers.clear();
        incarnations.clear();
        membersChanged();
        awaited.start();
        lastHeartbeat = core.now;
        epochLed = core.epoch;
    }

    /**
     * Follows the active configuration: one that came is told the log, one that went no more, and of one that has
     * another data directory now nothing counts that the other acknowledged (H92, H94).
     */
    void membersChanged() {
        followers.keySet().removeIf(id -> !core.configuration().isMember(id));
        incarnations.keySet().removeIf(id -> !core.configuration().isMember(id));
        for (Member member : core.configuration().members().values()) {
            if (member.id() != core.self()) {
                follow(member);
            }
        }
    }

    private void follow(Member member) {
        UUID before = incarnations.put(member.id(), member.incarnation());
        boolean isSame = member.incarnation().equals(before) || isFirstContact(before);
        if (!isSame || !followers.containsKey(member.id())) {
            followers.put(
                    member.id(),
                    new FollowerProgress(member.id(), core.log.end().offset() + 1, core.awake()));
        }
    }

    /**
     * At the beginning of a cluster. Later nobody can tell whether the seat of a lost disk had another directory in it
     * before the one that is bound to it, so that one begins with nothing (H92).
     */
    private boolean isFirstContact(UUID before) {
        return Configuration.UNBOUND.equals(before) && core.configuration().changes() == 0;
    }

    void stop() {
        remember();
        followers.clear();
    }

    /** What followers acknowledged is remembered beyond the epoch: they may forget it (H161). */
    void remember() {
        for (FollowerProgress follower : followers.values()) {
            core.wholeness.acknowledged(follower.id(), epochLed, follower.counted());
        }
    }

    Collection<FollowerProgress> followers() {
        return followers.values();
    }

    FollowerProgress follower(int id) {
        return followers.get(id);
    }

    void tick() {
        if (core.now - lastHeartbeat >= core.options.heartbeatMillis()) {
            heartbeat();
        }
    }

    /** When {@link #tick} has something to do. */
    long nextHeartbeat() {
        return lastHeartbeat + core.options.heartbeatMillis();
    }

    /** Asks every follower to answer at once. @return the number of the round, greater than any before */
    long heartbeat() {
        lastHeartbeat = core.now;
        round++;
        for (FollowerProgress follower : followers.values()) {
            send(follower, heartbeatPosition(follower), List.of(), round);
        }
        return round;
    }

    private Message.Beat beat(FollowerProgress follower) {
        return new Message.Beat(
                core.now,
                core.clocks.time(core.now),
                core.clocks.roundTrip(follower.id()),
                follower.answered(),
                follower.answeredBy(),
                confirmedToTell());
    }

    /**
     * Others take what lies between this and {@link Message.Beat#sent} for a duration. The monotonic clock of a
     * machine that was suspended shows too little of it (H57).
     */
    private long confirmedToTell() {
        long confirmed = confirmedSent();
        return confirmed == Long.MIN_VALUE ? confirmed : confirmed - core.ownClocks.suspendedMillisSince(confirmed);
    }

    /** When the newest heartbeat was sent that as many have answered as confirm a read, monotonic milliseconds. */
    long confirmedSent() {
        return core.quorum().confirmedAt(this::answered);
    }

    /**
     * When the newest heartbeat was sent that a node has answered; what one says whose log lost its end confirms
     * nothing.
     */
    private long answered(int id) {
        if (id == core.self()) {
            return core.now;
        }
        FollowerProgress follower = followers.get(id);
        return follower == null || !follower.isWhole() ? Long.MIN_VALUE : follower.answered();
    }

    /**
     * Where the follower should be; if that is not at hand, the beginning, which matches always and verifies nothing.
     */
    private Position heartbeatPosition(FollowerProgress follower) {
        Position position = follower.followsFromMemory() ? core.log.positionAt(follower.next() - 1) : null;
        return position == null ? Position.ZERO : position;
    }

    /** Sends whatever can be sent. Called once for a batch of inputs. */
    void replicate() {
        awaited.batchEnded();
        for (FollowerProgress follower : followers.values()) {
            switch (follower.state()) {
                case PROBE -> probe(follower);
                case STREAM -> stream(follower);
                case READING -> retryIfSilent(follower);
                case SNAPSHOT -> {} // SnapshotTransfer sends a piece again
            }
        }
    }

    private void probe(FollowerProgress follower) {
        long roundTrip = core.clocks.roundTrip(follower.id());
        if (!follower.mayProbe(core.now, Math.max(core.options.heartbeatMillis(), roundTrip + roundTrip / 2))) {
            return; // the answer is on its way (H165)
        }
        follower.probed(core.now);
        Position previous = core.log.positionAt(follower.next() - 1);
        List<Entry> entries = core.log.entries(follower.next(), core.options.batchBytes());
        if (previous == null || entries == null) {
            readFromDisk(follower);
        } else {
            send(follower, previous, entries, 0);
        }
    }

    private void stream(FollowerProgress follower) {
        if (follower.isStalled(core.awake(), core.patienceMillis(follower.id()))) {
            follower.probeFrom(follower.match() + 1);
            probe(follower);
            return;
        }
        while (follower.next() <= core.log.end().offset() && follower.hasRoom(core.options.inFlightBytes())) {
            Position previous = core.log.positionAt(follower.next() - 1);
            List<Entry> entries = core.log.entries(follower.next(), core.options.batchBytes());
            if (previous == null || entries == null) {
                readFromDisk(follower);
                return;
            }
            sendEntries(follower, previous, entries);
        }
        // Its clients wait for what they wrote, so it hears at once; all others with the next entries or heartbeat.
        if (follower.waitsForHwm(core.log.hwm())) {
            send(follower, core.log.positionAt(follower.next() - 1), List.of(), 0);
        }
    }

    private void sendEntries(FollowerProgress follower, Position previous, List<? extends Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.sizeInBytes();
        }
        send(follower, previous, entries, 0);
        follower.sent(previous.offset() + entries.size(), bytes, core.awake());
    }

    private void send(FollowerProgress follower, Position previous, List<? extends Entry> entries, long inRound) {
        if (previous == null) {
            return;
        }
        follower.toldHwm(core.log.hwm());
        Message.Beat beat = inRound == 0 ? Message.Beat.NONE : beat(follower);
        core.send(
                follower.id(),
                new Message.AppendRequest(
                        previous,
                        entries,
                        core.log.hwm(),
                        inRound,
                        follower.isAwaited(),
                        beat,
                        core.earlierLeases.said()));
    }

    private void readFromDisk(FollowerProgress follower) {
        follower.reading(core.now);
        core.outbox.add(new Effect.ReadEntries(follower.id(), follower.next(), core.options.batchBytes()));
    }

    private void retryIfSilent(FollowerProgress follower) {
        if (follower.isReadLost(core.now, core.options.electionTimeoutMillis())) {
            follower.probeFrom(follower.next());
            probe(follower);
        }
    }

    void entriesRead(Input.EntriesRead read) {
        FollowerProgress follower = followers.get(read.peer());
        if (follower == null || !follower.waitsForRead(read.from())) {
            return;
        }
        if (!read.entries().stream().allMatch(core.log::holds)) {
            readFromDisk(follower);
            return;
        }
        follower.readIsSent(core.now);
        send(follower, read.previous(), read.entries(), 0);
    }

    /** @param lamport the stamp of the message */
    void acknowledged(int from, Message.AppendReply reply, long lamport) {
        FollowerProgress follower = followers.get(from);
        if (follower == null) {
            return;
        }
        long end = core.log.end().offset();
        if (reply.verified() > end || reply.durable() > reply.verified()) {
            core.outbox.add(new Effect.Alarm("node " + from + " acknowledges entry " + reply.verified()
                    + ", which this leader's log (end " + end + ") does not have; ignored"));
            return;
        }
        contact(follower, reply.whole(), reply.round(), reply.echo());
        follower.acknowledged(reply, lamport, core.awake());
    }

    /** @param lamport the stamp of the message */
    void mismatched(int from, Message.AppendMismatch mismatch, long lamport) {
        FollowerProgress follower = followers.get(from);
        if (follower == null) {
            return;
        }
        remember();
        core.wholeness.remind(from, mismatch.logEnd());
        if (!mismatch.whole()) {
            follower.damaged(lamport, mismatch.logEnd());
        }
        contact(follower, mismatch.whole(), mismatch.round(), mismatch.echo());
        if (follower.isOldMismatch(mismatch.previous())) {
            return;
        }
        long match = core.log
                .epochs()
                .lastPossibleMatch(mismatch.ends(), core.log.end().offset());
        if (match < 0) {
            List<EpochEnd> ends = mismatch.ends();
            match = ends.isEmpty() ? 0 : ends.get(ends.size() - 1).offset() - 1;
        }
        follower.mismatched(mismatch.previous(), match);
    }

    /** A follower says that its log has lost its end. What it needs now is looked for from there on. */
    void damaged(int from, Damaged damaged, long lamport) {
        FollowerProgress follower = followers.get(from);
        if (follower == null) {
            return;
        }
        boolean isNews = follower.isWhole() || damaged.logEnd() < follower.match();
        remember();
        follower.damaged(lamport, damaged.logEnd());
        if (isNews && follower.followsFromMemory()) {
            follower.probeFrom(Math.min(damaged.logEnd(), core.log.end().offset()) + 1);
        }
    }

    /** @param node whose durable end moved the high watermark: a follower, or this node */
    void committedBy(int node) {
        awaited.committed(followers.get(node));
    }

    /** A round that a node answers whose log has lost its end confirms nothing, later neither (H161). */
    private void contact(FollowerProgress follower, boolean whole, long round, Message.Echo echo) {
        follower.answered(whole ? round : 0, echo, core.awake());
    }

    void forwarded(int from) {
        FollowerProgress follower = followers.get(from);
        if (follower != null) {
            follower.forwarded(core.log.end().offset());
        }
    }

    void connectionLost(int peer) {
        FollowerProgress follower = followers.get(peer);
        if (follower != null) {
            follower.connectionLost();
            awaited.awaitAll();
        }
    }

    void connectionRenewed(int peer) {
        FollowerProgress follower = followers.get(peer);
        if (follower != null) {
            follower.connectionRenewed();
        }
    }

    /**
     * The last entry that all followers have acknowledged. A follower has none, and asks nobody: what it holds is for
     * the time when it leads.
     */
    long heldByAll() {
        long held = followers.isEmpty() ? 0 : Long.MAX_VALUE;
        for (FollowerProgress follower : followers.values()) {
            held = Math.min(held, follower.match());
        }
        return held;
    }

    /** What a node has on disk that counts; this one like any other (H03). */
    long durableEnd(int id) {
        if (id == core.self()) {
            return core.log.durable();
        }
        FollowerProgress follower = followers.get(id);
        return follower == null ? 0 : follower.counted();
    }

    /** Whether the word of a node counts and it has answered {@code asked} or a later round; this one always has. */
    boolean hasAnswered(int id, long asked) {
        if (id == core.self()) {
            return true;
        }
        FollowerProgress follower = followers.get(id);
        return follower != null && follower.confirms(asked);
    }

    /** Whether a node was in touch within an election timeout; this one always is. */
    boolean isInContact(int id) {
        if (id == core.self()) {
            return true;
        }
        FollowerProgress follower = followers.get(id);
        return follower != null && wasInContact(follower);
    }

    private boolean wasInContact(FollowerProgress follower) {
        return follower.wasHeard(core.awake(), core.patienceMillis(follower.id()));
    }

    /** Whether it answered lately, its connection did not break since, and it could be elected. */
    boolean isReachable(FollowerProgress follower) {
        return wasInContact(follower) && !follower.isConnectionBroken() && follower.isWhole();
    }
}
