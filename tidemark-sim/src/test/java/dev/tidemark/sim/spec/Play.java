package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Traces written by hand: three voters, n4 that is none, and shorthands for what goes well. */
final class Play {
    /** The highest feature level that all support at first. */
    private static final int NEWEST = 2;

    final List<String> broken = new ArrayList<>();
    final SpecState state = new SpecState(4, Position.ZERO, broken::add);

    /** All four have started, on empty disks. */
    static Play begun() {
        Play play = new Play();
        for (int id = 1; id <= 4; id++) {
            play.does(new Disks.Start(id, play.found(id, 0, 0, List.of()), NEWEST));
        }
        return play;
    }

    /** n1 leads epoch 1 by the vote of n2; its first entry is on its disk and on that of n2, and committed. */
    static Play led() {
        Play play = begun();
        play.elects(1, 2, 1);
        play.copies(1, 2, 0, 1, 0);
        play.does(new Acknowledging.Fsync(1, 1, 1, false));
        play.fsyncs(1, 2, 1, 1);
        play.does(new Acknowledging.Commit(1, 1, 1));
        return play;
    }

    Play does(Step... steps) {
        for (Step step : steps) {
            state.happens(step);
        }
        return this;
    }

    /** The one thing that is wrong. */
    String breaks(Step step) {
        if (!broken.isEmpty()) {
            throw new AssertionError("before it: " + broken);
        }
        does(step);
        return broken.isEmpty() ? "nothing" : broken.get(0);
    }

    static UUID incarnation(int id) {
        return new UUID(7, id);
    }

    static Members members(int write, int... ids) {
        return joint(half(write, ids), half(write, ids));
    }

    static Half half(int write, int... ids) {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id : ids) {
            voters.put(id, incarnation(id));
        }
        return new Half(voters, 0, write);
    }

    static Members joint(Half old, Half next) {
        return of(old, next, Set.of());
    }

    /** @param spares beside the voters */
    static Members withSpares(Half half, Integer... spares) {
        return of(half, half, Set.of(spares));
    }

    private static Members of(Half old, Half next, Set<Integer> spares) {
        TreeSet<Integer> all = new TreeSet<>(old.voters().keySet());
        all.addAll(next.voters().keySet());
        all.addAll(spares);
        return new Members(old, next, new Roll(all, new TreeSet<>(), new TreeSet<>(spares)), 1);
    }

    static Members level(int level, Members members) {
        return new Members(members.old(), members.next(), members.roll(), level);
    }

    /** The entry of an epoch at an offset, on the log of epoch 1 before it. */
    static SpecEntry entry(long offset, long epoch) {
        return entry(offset, epoch, null);
    }

    static SpecEntry entry(long offset, long epoch, Members members) {
        return new SpecEntry(offset, epoch, chain(offset, epoch), members);
    }

    static long chain(long offset, long epoch) {
        return offset == 0 ? 0 : 1_000 * epoch + offset;
    }

    static Position at(long offset, long epoch) {
        return offset == 0 ? Position.ZERO : new Position(offset, epoch, chain(offset, epoch));
    }

    Disks.Found found(int id, long epoch, int votedFor, List<SpecEntry> log) {
        return found(incarnation(id), epoch, votedFor, log, 0, 0);
    }

    Disks.Found found(UUID as, long epoch, int votedFor, List<SpecEntry> log, long owedUnder, long owedOffset) {
        return new Disks.Found(as, epoch, votedFor, Position.ZERO, members(2, 1, 2, 3), log, 0, owedUnder, owedOffset);
    }

    /** A candidate stands, and one other votes for it. */
    Play votes(int candidate, int voter, long epoch) {
        does(new Elections.Stand(candidate, epoch, state.node(candidate).end()));
        does(new Elections.StoreVote(candidate, epoch, candidate, true));
        return grants(candidate, voter, epoch);
    }

    Play grants(int candidate, int voter, long epoch) {
        Position end = state.node(candidate).end();
        does(new Elections.Follow(voter, epoch));
        does(vote(voter, epoch, candidate, end));
        does(new Elections.StoreVote(voter, epoch, candidate, true));
        return does(
                new Elections.Grant(voter, epoch, candidate),
                new Elections.HearVote(candidate, epoch, voter, incarnation(voter)));
    }

    Elections.Vote vote(int voter, long epoch, int candidate, Position claimed) {
        SpecNode n = state.node(voter);
        return new Elections.Vote(voter, epoch, candidate, n.end(), claimed, !n.owes(), n.leads());
    }

    Play elects(int candidate, int voter, long epoch) {
        votes(candidate, voter, epoch);
        long next = state.node(candidate).logEnd() + 1;
        return does(new Elections.Lead(candidate, epoch, entry(next, epoch)));
    }

    /** A leader sends its entries after {@code previous} up to {@code end}, and a node of its epoch takes them. */
    Play copies(int leader, int node, long previous, long end, long hwm) {
        SpecNode l = state.node(leader);
        List<SpecEntry> entries = new ArrayList<>();
        for (long offset = previous + 1; offset <= end; offset++) {
            entries.add(l.log.entry(offset));
        }
        Position before = l.log.position(previous);
        does(new Appending.Send(leader, node, l.epoch, before, l.log.position(end), hwm, 0));
        return does(new Receiving.Receive(
                node,
                leader,
                incarnation(leader),
                l.epoch,
                before,
                entries,
                hwm,
                l.log.position(end),
                Math.max(state.node(node).hwm, Math.min(hwm, end)),
                Math.min(state.node(node).durable, previous)));
    }

    /** A node has more on its disk, says so, and its leader hears it. */
    Play fsyncs(int leader, int node, long epoch, long end) {
        return does(
                new Acknowledging.Fsync(node, end, end, false),
                new Acknowledging.Ack(node, leader, epoch, end, true),
                new Acknowledging.Count(leader, epoch, node, incarnation(node), end));
    }
}
