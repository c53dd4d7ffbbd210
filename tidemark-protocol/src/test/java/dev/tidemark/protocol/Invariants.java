package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.protocol.message.TransferOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an observer who sees everything demands at every step of a {@link Simulation} (docs/verification.md). The name
 * of each check says which.
 */
final class Invariants {
    /** What is true of one life of a node only, or of its disk for ever. */
    private static final class Seen {
        long epoch;
        long hwm;
        long storedEpoch;
    }

    private record Name(long epoch, long offset) {}

    private final Simulation sim;
    private final Map<Long, Integer> leaders = new HashMap<>();
    private final Map<Name, Entry> everAppended = new HashMap<>();
    private final Map<Name, Integer> votes = new HashMap<>();
    /** The committed log, from offset 1 on. */
    private final List<Entry> committed = new ArrayList<>();
    /** Epoch of a leader to how much was committed by it and those before. */
    private final TreeMap<Long, Long> committedBy = new TreeMap<>();

    private final Map<Long, Long> readFloor = new HashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> appended = new HashSet<>();
    private final Set<Long> answeredTransfers = new HashSet<>();
    private final Set<Long> wanted = new HashSet<>();
    private final Map<Integer, Seen> seen = new HashMap<>();
    private boolean wantedCommitted;

    int answeredReads;
    int installs;
    int truncations;
    int diskReads;
    int transfers;

    Invariants(Simulation sim) {
        this.sim = sim;
    }

    private static void check(boolean holds, Object... what) {
        if (!holds) {
            StringBuilder text = new StringBuilder();
            for (Object part : what) {
                text.append(part);
            }
            throw new AssertionError(text.toString());
        }
    }

    void started(SimNode node) {
        Seen now = seen.computeIfAbsent(node.id, id -> new Seen());
        now.epoch = node.replica.view().epoch();
        now.hwm = 0;
        check(
                node.replica.view().role() == Role.FOLLOWER,
                "started as ",
                node.replica.view().role(),
                " (H20)");
        check(node.replica.view().epoch() >= now.storedEpoch, "the persisted epoch went back");
    }

    void crashed(SimNode node) {
        committedIsDurable("crash of " + node.id);
    }

    void effect(SimNode node, Effect effect) {
        if (effect instanceof Effect.Append append) {
            append.entries().forEach(entry -> appends(node, entry));
        } else if (effect instanceof Effect.AdvanceHwm advance) {
            commits(node, advance.hwm());
        } else if (effect instanceof Effect.ChangeRole change && change.role() == Role.LEADER) {
            leads(node, change.epoch());
        } else if (effect instanceof Effect.AnswerRead answer) {
            answeredReads++;
            long floor = readFloor.get(answer.read());
            check(
                    answer.index() >= floor,
                    "read ",
                    answer.read(),
                    " sees ",
                    answer.index(),
                    ", not ",
                    floor,
                    " (H54-H56)");
            check(
                    answer.index()
                            <= Math.max(committed.size(), node.replica.view().hwm()),
                    "read ",
                    answer.read(),
                    " sees what is not committed");
        } else if (effect instanceof Effect.RefuseProposals refusal) {
            refused.add(refusal.token());
            check(!appended.contains(refusal.token()), "refused, yet appended: ", refusal.token(), " (H69)");
        } else if (effect instanceof Effect.AnswerTransfer answer) {
            check(answeredTransfers.add(answer.question()), "transfer ", answer.question(), " is answered twice");
            transfers += answer.outcome() == TransferOutcome.HANDED_OVER ? 1 : 0;
        } else if (effect instanceof Effect.Halt halt) {
            check(false, "n", node.id, " halts without a reason: ", halt.reason());
        } else if (effect instanceof Effect.InstallSnapshot) {
            installs++;
        } else if (effect instanceof Effect.Truncate) {
            truncations++;
        } else if (effect instanceof Effect.ReadEntries) {
            diskReads++;
        }
    }

    private void appends(SimNode node, Entry entry) {
        Entry first = everAppended.putIfAbsent(new Name(entry.epoch(), entry.offset()), entry);
        if (first == null) {
            // A leader that won and lost within one batch shows up only here.
            if (leaders.putIfAbsent(entry.epoch(), node.id) == null) {
                Integer vote = votes.get(new Name(entry.epoch(), node.id));
                check(
                        vote != null && vote == node.id,
                        "n",
                        node.id,
                        " made ",
                        entry,
                        " but stood in no election (H38)");
            }
            check(leaders.get(entry.epoch()) == node.id, "n", node.id, " made ", entry, " in another's epoch (H19)");
            if (entry.kind() == EntryKind.COMMAND.code()) {
                long name = Long.parseLong(new String(entry.payload(), StandardCharsets.UTF_8));
                appended.add(name);
                check(!refused.contains(name), "appended after it was refused: ", name, " (H69)");
            }
        } else {
            check(first.chain() == entry.chain(), "two entries ", entry.position(), " (H20, H21)");
        }
    }

    private void leads(SimNode node, long epoch) {
        Integer other = leaders.putIfAbsent(epoch, node.id);
        check(
                other == null || other == node.id,
                "two leaders in epoch ",
                epoch,
                ": ",
                other,
                " and ",
                node.id,
                " (H41)");
        // A node may win late, when later epochs have committed already; it will commit nothing.
        Map.Entry<Long, Long> before = committedBy.lowerEntry(epoch);
        holdsCommitted(
                node,
                before == null ? 0 : before.getValue(),
                "leader completeness: n" + node.id + " in epoch " + epoch);
    }

    private void holdsCommitted(SimNode node, long offset, String what) {
        DiskImage log = node.disk.written();
        Entry here = log.at(offset);
        if (here != null) {
            check(here.chain() == committed.get((int) offset - 1).chain(), what, ": has ", here, " at ", offset);
        } else {
            check(offset <= log.base.last().offset(), what, ": ends at ", log.end(), " but ", offset, " is committed");
        }
    }

    private void commits(SimNode node, long hwm) {
        Seen before = seen.get(node.id);
        check(hwm > before.hwm, "high watermark of n", node.id, " goes from ", before.hwm, " to ", hwm, " (H25)");
        before.hwm = hwm;
        check(hwm <= node.disk.written().end().offset(), "high watermark ", hwm, " beyond the log end");
        if (hwm > committed.size()) {
            Entry last = node.disk.written().at(hwm);
            check(leaders.get(last.epoch()) == node.id, "n", node.id, " commits ", last, " by itself (H18, H24)");
            for (long o = committed.size() + 1L; o <= hwm; o++) {
                Entry entry = node.disk.written().at(o);
                committed.add(entry);
                noteWanted(entry);
            }
            committedBy.put(last.epoch(), hwm);
            committedIsDurable("commit by " + node.id);
        }
        holdsCommitted(node, hwm, "high watermark of n" + node.id);
    }

    private void noteWanted(Entry entry) {
        if (entry.kind() == EntryKind.COMMAND.code()
                && wanted.contains(Long.parseLong(new String(entry.payload(), StandardCharsets.UTF_8)))) {
            wantedCommitted = true;
        }
    }

    /** Everything committed is on the disks of a write quorum, always: a crash loses nothing that was fsynced. */
    private void committedIsDurable(String when) {
        if (committed.isEmpty()) {
            return;
        }
        long offset = committed.size();
        long copies = sim.nodes.stream()
                .filter(node -> isStored(node.disk.synced(), offset))
                .count();
        int write = sim.nodes.get(0).disk.synced().base.configuration().writeQuorum();
        check(copies >= write, when, ": entry ", offset, " is on ", copies, " disks, not ", write, " (H01-H03)");
    }

    private boolean isStored(DiskImage image, long offset) {
        Entry entry = image.at(offset);
        return entry != null
                ? entry.chain() == committed.get((int) offset - 1).chain()
                : offset <= image.base.last().offset();
    }

    void beforeStored(SimNode node, Effect effect) {
        if (effect instanceof Effect.PersistVote vote) {
            Seen before = seen.get(node.id);
            check(vote.epoch() >= before.storedEpoch, "persisted epoch of n", node.id, " goes back");
            before.storedEpoch = vote.epoch();
            if (vote.votedFor() != 0) {
                votes(node, vote.epoch(), vote.votedFor());
            }
        } else if (effect instanceof Effect.Truncate truncate) {
            Entry first = node.disk.synced().at(truncate.after() + 1);
            check(first == null || !isCommitted(first), "n", node.id, " truncates committed ", first, " (H22, H26)");
        } else if (effect instanceof Effect.InstallSnapshot install) {
            Entry next = node.disk.synced().at(install.last().offset() + 1);
            check(next == null || !isCommitted(next), "snapshot drops committed ", next, " at n", node.id, " (H91a)");
        }
    }

    private boolean isCommitted(Entry entry) {
        return entry.offset() <= committed.size()
                && committed.get((int) entry.offset() - 1).chain() == entry.chain();
    }

    void stored(SimNode node) {
        committedIsDurable("storage of " + node.id);
    }

    private void votes(SimNode node, long epoch, int candidate) {
        Integer other = votes.putIfAbsent(new Name(epoch, node.id), candidate);
        check(
                other == null || other == candidate,
                "n",
                node.id,
                " votes for ",
                other,
                " and ",
                candidate,
                " in ",
                epoch);
    }

    /** A message leaves: what it promises must be on disk (H36, H38). */
    void sent(SimNode node, Envelope envelope) {
        DiskImage disk = node.disk.synced();
        if (!(envelope.message() instanceof NotWelcome)) {
            check(
                    disk.epoch >= envelope.epoch(),
                    "n",
                    node.id,
                    " shows epoch ",
                    envelope.epoch(),
                    ", has stored ",
                    disk.epoch);
        }
        if (envelope.message() instanceof Message.VoteReply vote && vote.granted()) {
            votes(node, envelope.epoch(), envelope.to());
            check(
                    disk.epoch > envelope.epoch() || disk.votedFor == envelope.to(),
                    "n",
                    node.id,
                    " votes for ",
                    envelope.to(),
                    ", has stored ",
                    disk.votedFor,
                    " (H38)");
        } else if (envelope.message() instanceof Message.VoteRequest) {
            votes(node, envelope.epoch(), node.id);
        } else if (envelope.message() instanceof Message.AppendReply reply && disk.epoch == envelope.epoch()) {
            check(reply.durable() <= disk.end().offset(), "n", node.id, " acknowledges ", reply, ", has ", disk.end());
        }
    }

    /** After each batch. */
    void settled(SimNode node) {
        Replica replica = node.replica;
        Seen before = seen.get(node.id);
        check(replica.view().epoch() >= before.epoch, "epoch of n", node.id, " goes back");
        before.epoch = replica.view().epoch();
        check(replica.view().hwm() <= replica.view().end().offset(), "high watermark beyond the end");
        check(replica.view().durable() <= replica.view().end().offset(), "durable beyond the end");
        if (!node.installing) {
            check(replica.view().end().equals(node.disk.written().end()), "log and disk differ");
            check(replica.view().durable() <= node.disk.synced().end().offset(), "durable is not (H31)");
        }
        check(replica.view().uncommittedBytes() >= 0, "negative bytes");
    }

    void readStarts(long read) {
        readFloor.put(read, (long) committed.size());
    }

    void wantsWrite(long name) {
        wanted.add(name);
    }

    /** A write of the time of peace is committed, and every node has everything. */
    boolean recovered() {
        Position end = sim.nodes.get(0).replica.view().end();
        return wantedCommitted
                && sim.nodes.stream()
                        .allMatch(node -> node.replica.view().end().equals(end)
                                && node.replica.view().hwm() == end.offset()
                                && node.replica.view().durable() == end.offset());
    }

    String describe() {
        StringBuilder text = new StringBuilder("committed " + committed.size());
        for (SimNode node : sim.nodes) {
            Replica replica = node.replica;
            text.append("; n")
                    .append(node.id)
                    .append(' ')
                    .append(replica.view().role())
                    .append(" epoch ")
                    .append(replica.view().epoch())
                    .append(" leader ")
                    .append(replica.view().leader())
                    .append(" end ")
                    .append(replica.view().end())
                    .append(" durable ")
                    .append(replica.view().durable())
                    .append(" hwm ")
                    .append(replica.view().hwm());
        }
        return text.toString();
    }
}
