package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.TreeMap;
import java.util.UUID;

/** The variables of the specification of one node, as those who watch it have seen them last. */
public final class SpecNode {
    /** A read that came to a leader. */
    record Read(long index, long round) {}

    private static final int MAX_READS = 4_000;

    final int id;
    /** Null before it has started. */
    UUID incarnation;
    /** The highest feature level that its release supports: {@code release[n]}. */
    int supports;

    long epoch;
    boolean leads;
    final SpecLog log = new SpecLog();
    long durable;
    long hwm;
    /** Epoch and offset of what it owes; its log has lost its end. Offset 0: it is whole. */
    long owedUnder;

    long owedOffset;
    /** All that it owed was shown to it, and is durable. */
    boolean wasShown;
    /** How far the leader of its epoch has shown its log to be a prefix of its own. */
    long verified;
    /** For whom it voted, by epoch: as decided, and as stored. */
    final TreeMap<Long, Integer> casts = new TreeMap<>();

    final TreeMap<Long, Integer> votes = new TreeMap<>();
    /** What it may acknowledge, by epoch: of the current one, and of those that ended in this batch of inputs. */
    private final TreeMap<Long, Long> provable = new TreeMap<>();
    /** By who asked and the number of the read. */
    private final TreeMap<Integer, TreeMap<Long, Read>> reads = new TreeMap<>();

    private int readsOpen;
    /** Reads without a leader that it has asked for, and what it was told. */
    final TreeMap<Long, QuorumReads.Question> questions = new TreeMap<>();

    long lastAsked = Long.MIN_VALUE;
    final Said endsTold = new Said();

    SpecNode(int id) {
        this.id = id;
    }

    public boolean isKnown() {
        return incarnation != null;
    }

    public boolean is(UUID other) {
        return other.equals(incarnation);
    }

    public int supports() {
        return supports;
    }

    public long epoch() {
        return epoch;
    }

    public boolean leads() {
        return leads;
    }

    public long hwm() {
        return hwm;
    }

    public long durable() {
        return durable;
    }

    public Position end() {
        return log.last();
    }

    public long logEnd() {
        return log.end();
    }

    public boolean endsAt(Position end) {
        return end.offset() == log.end() && log.matches(end);
    }

    public boolean matches(Position position) {
        return log.matches(position);
    }

    public Members members() {
        return log.active();
    }

    /** {@code Active(log[n])}, where {@code log} is what is on its disk. */
    public Members membersOnDisk() {
        return log.activeAt(durable);
    }

    public QuorumReads.End endOnDisk() {
        return new QuorumReads.End(incarnation, durable, membersOnDisk());
    }

    /** 0 if it has no such entry, or it is before what is known. */
    public long chainAt(long offset) {
        return offset < log.base() || offset > log.end()
                ? 0
                : log.position(offset).chain();
    }

    /** {@code IsReadable}. @param members null: none */
    boolean canRead(Members members) {
        return members == null || members.level() <= supports;
    }

    /** {@code state[n] = "owing"}. */
    public boolean owes() {
        return owedOffset > 0;
    }

    public boolean owes(long under, long offset) {
        return owedUnder == under && owedOffset == offset;
    }

    /**
     * Whether its disk is known to have stored this vote, or a newer epoch in place of it: that forbids another vote
     * as well.
     */
    public boolean hasStored(long inEpoch, int votedFor) {
        Integer stored = votes.get(inEpoch);
        if (stored != null && (stored == votedFor || stored != 0)) {
            return stored == votedFor;
        }
        boolean wentOn = !votes.isEmpty() && votes.lastKey() > inEpoch;
        return wentOn && casts.getOrDefault(inEpoch, 0) == votedFor;
    }

    public boolean hasRead(int peer, long read) {
        TreeMap<Long, Read> ofPeer = reads.get(peer);
        return ofPeer != null && ofPeer.containsKey(read);
    }

    /** {@code TakesPart}, with {@code OwingIsSilent}. Which incarnation a node is counts where it is counted. */
    boolean takesPart() {
        return !owes();
    }

    /** It is in a newer epoch: what it knew as a leader or a follower of the one before is over. */
    void enters(long newer) {
        epoch = newer;
        verified = 0;
        stopsLeading();
    }

    void stopsLeading() {
        leads = false;
        reads.clear();
        readsOpen = 0;
    }

    /** More is durable, or verified: {@code Told}, and whether it {@code Settles}. */
    void proves() {
        long shown = Math.min(durable, verified);
        if (shown > 0) {
            provable.merge(epoch, shown, Math::max);
        }
        if (owes() && shown >= log.base() && log.epochAt(shown) == epoch) {
            wasShown |= owedUnder < epoch || shown >= owedOffset;
        }
    }

    long provable(long inEpoch) {
        return provable.getOrDefault(inEpoch, 0L);
    }

    /** What was to be acknowledged in this batch of inputs has been. */
    public void batchEnded() {
        if (provable.size() > 1 || (!provable.isEmpty() && provable.firstKey() != epoch)) {
            provable.headMap(epoch).clear();
        }
    }

    void begins(int peer, long read, long round) {
        if (readsOpen >= MAX_READS) {
            reads.clear();
            readsOpen = 0;
        }
        if (reads.computeIfAbsent(peer, of -> new TreeMap<>()).putIfAbsent(read, new Read(hwm, round)) == null) {
            readsOpen++;
        }
    }

    Read read(int peer, long read) {
        return reads.get(peer).get(read);
    }

    /** What was in memory is gone, with {@code LeaderDiesWithItsProcess}. */
    void restarts() {
        stopsLeading();
        verified = 0;
        provable.clear();
        questions.clear();
        lastAsked = Long.MIN_VALUE;
        casts.clear();
        casts.putAll(votes);
    }

    @Override
    public String toString() {
        return "n" + id + " (epoch " + epoch + (leads ? ", leads" : "") + ", vote on disk "
                + (votes.isEmpty()
                        ? "none"
                        : votes.lastKey() + "->n" + votes.lastEntry().getValue()) + ", log to "
                + log.last() + ", durable to " + durable + ", verified to " + verified + ", high watermark " + hwm
                + ", members " + log.active() + (owes() ? ", owes " + owedOffset + " under " + owedUnder : "") + ")";
    }
}
