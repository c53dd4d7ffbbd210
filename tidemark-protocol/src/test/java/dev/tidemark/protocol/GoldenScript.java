package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.SnapshotReply;
import dev.tidemark.protocol.message.StateMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Runs a story. Its language, one command in a line; what comes out is written below it, indented:
 *
 * <pre>
 * cluster 3 write=2 tail=100    a cluster of empty nodes that know each other (bound=0: that do not); extra=1: and node
 *                               4, which is to be added; lease=400: that use a lease of so many milliseconds;
 *                               replace=900: whose spares step in after so many milliseconds
 * lease 0                       who starts from now on uses no lease
 * elect 1 [among 1,2]           node 1 times out, stands and wins; everything among these nodes is delivered and stored
 * win 1 [among 1,2]              the same, but nothing of what it does as a leader is delivered or stored yet
 * settle [among 1,2]            deliver and store whatever there is, until nothing is left
 * propose 1 a                   a client of node 1 writes a
 * mark 2 5 green                node 2 has applied entry 5, and its state has the digest "green"
 * read 2 7                      a client of node 2 reads; 7 is the name of the read
 * strong-read 2 7               the same, and a lease is not good enough
 * quorum-read 2 7               the same, without a leader
 * members 1 add 4               somebody at node 1 wants node 4 added; also add-learner 4, replace 2 4, remove 2,
 *                               promote 4, move 2 host:port, add-spare 4 [zone], zone 1 [zone],
 *                               cancel, write-quorum 3, raise-level 2; with "if 7": if entry 7 has the members
 * hears 1 3 level 2             node 3 has told node 1 that it supports feature level 2; 0: it is not connected
 * release 3 1                   who starts from now on as node 3 supports level 1 at most; raise-after=1000 of a
 *                               cluster: leaders raise the level by themselves after so many milliseconds
 * join 3                        node 3 has an empty directory and asks to be let in
 * transfer 1 2 / transfer 1 any   somebody at node 1 wants node 2, or anybody else, to lead
 * tick 1 100                    100 ms pass at node 1 (or: tick all 100)
 * deliver 1-&gt;2 [kind] [all]     the oldest message of that kind arrives; "copy" before it: and stays on the wire
 * drop 1-&gt;2 [kind]              all messages of that kind are lost
 * wants 3-&gt;1 90               the snapshot-reply on the wire asks for byte 90, as a node may that has another file
 * store 2 / report 2 / durable 2   the disk does what it was told / says so / both
 * connection-lost 2 1           node 2 sees its connection to node 1 break
 * connection-renewed 2 1        node 2 has another connection to node 1 in place of one that stalled
 * cut 3 / heal 3                nothing comes to or from node 3 any more / again
 * crash 1 [keeping 2]           losing what was not stored, but for so many entries; restart 1
 * pace 1 40                     an append with its fsync takes 40 ms at node 1 lately
 * pause 1 1000                  node 1 stands still for 1000 ms: its clock goes on, and it knows that it did not
 * disk 1 low / disk 1 fine      what is left of the disk of node 1 is for recovery / there is room again
 * compact 1 3                   a snapshot stands for the log of node 1 up to 3
 * evidence 1 3                  of a node that is down: it knows that 3 is committed
 * rollback 1 2 / wipe 1         of a node that is down: its log is cut / is empty
 * lose-end 3 2                  of a node that is down: its log is cut after 2, and it will notice
 * clock 2 3600                  the wall clock of node 2 jumps, in seconds; in milliseconds: clock 2 600 ms
 * show                          a line for each node
 * expect 1 leader|halted|hwm 3|durable 3|epoch 2|log a@1 b@1
 * expect 1 lease 300            for so many milliseconds it may answer reads without asking anybody
 * expect 1 age 300              so old is its state at most, once it has applied all that it knows to be committed
 * expect 1 members 1 2 3 W=2
 * expect 1 time-ahead 0|clock-ahead 3600|apart IS_NOT_HEARD   seconds: of its last entry; of its clock, as it knows
 * expect wire 1-&gt;2 kind / expect no wire 1-&gt;2 kind
 * </pre>
 */
final class GoldenScript {
    private static final String INDENT = "    ";

    private GoldenCluster cluster;
    private long tokens;

    /** @return the script with what came out of it */
    static String run(String text) {
        GoldenScript script = new GoldenScript();
        StringBuilder out = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith(INDENT)) {
                continue;
            }
            out.append(line).append('\n');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                script.command(line.trim().split("\\s+"))
                        .forEach(l -> out.append(INDENT).append(l).append('\n'));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("line " + number + ": " + line + "\n" + e + "\n" + script.states(), e);
            }
        }
        return out.toString();
    }

    private List<String> command(String[] words) {
        switch (words[0]) {
            case "cluster" -> cluster = cluster(words);
            case "elect" -> {
                cluster.elect(node(words[1]).id, among(words));
                cluster.settle(among(words));
                return summary();
            }
            case "win" -> {
                cluster.elect(node(words[1]).id, among(words));
                return summary();
            }
            case "settle" -> {
                cluster.settle(among(words));
                return summary();
            }
            case "show" -> {
                return states();
            }
            case "expect" -> expect(words);
            default -> step(words);
        }
        return cluster.takeNotes();
    }

    private static GoldenCluster cluster(String[] words) {
        Map<String, Integer> settings = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] setting = words[i].split("=", 2);
            settings.put(setting[0], Integer.parseInt(setting[1]));
        }
        return new GoldenCluster(Integer.parseInt(words[1]), settings);
    }

    private void step(String[] words) {
        switch (words[0]) {
            case "propose" -> {
                byte[] payload = words[2].getBytes(StandardCharsets.UTF_8);
                Proposal proposal = new Proposal(EntryKind.COMMAND, payload);
                node(words[1]).accept(new Input.Propose(++tokens, List.of(proposal)));
            }
            case "mark" ->
                node(words[1])
                        .accept(new Input.StateMarked(
                                new StateMark(Long.parseLong(words[2]), words[3].hashCode(), words[3].charAt(0))));
            case "read" -> node(words[1]).accept(new Input.Read(Long.parseLong(words[2]), false));
            case "strong-read" -> node(words[1]).accept(new Input.Read(Long.parseLong(words[2]), true));
            case "quorum-read" -> node(words[1]).accept(new Input.ReadByQuorum(Long.parseLong(words[2]), 0));
            case "members" -> members(words);
            case "join" -> node(words[1]).accept(new Input.Join("host" + words[1] + ":1"));
            case "let-time-pass" -> node(words[1]).accept(new Input.LetTimePass());
            case "transfer" -> {
                int target = words[2].equals("any") ? Input.Transfer.ANYBODY : Integer.parseInt(words[2]);
                node(words[1]).accept(new Input.Transfer(++tokens, target));
            }
            case "pause" -> node(words[1]).pause(Integer.parseInt(words[2]));
            case "tick" -> nodes(words[1]).forEach(node -> node.tick(Long.parseLong(words[2])));
            case "deliver" -> deliver(words);
            case "drop" -> {
                List<Envelope> lost = matching(words, 1);
                assertThat(lost).as("messages to drop").isNotEmpty();
                cluster.wire.removeAll(lost);
            }
            case "wants" -> wants(matching(new String[] {words[1], "snapshot-reply"}, 0), Long.parseLong(words[2]));
            case "store" -> store(node(words[1]));
            case "report" -> node(words[1]).report();
            case "durable" -> {
                store(node(words[1]));
                node(words[1]).report();
            }
            case "connection-lost" -> node(words[1]).accept(new Input.ConnectionLost(node(words[2]).id));
            case "hears" -> node(words[1]).accept(new Input.PeerLevel(node(words[2]).id, Integer.parseInt(words[4])));
            case "connection-renewed" -> node(words[1]).accept(new Input.ConnectionRenewed(node(words[2]).id));
            default -> fault(words);
        }
    }

    private void members(String[] words) {
        int compares = Arrays.asList(words).indexOf("if");
        long expected = compares < 0 ? MemberChange.ANY : Long.parseLong(words[compares + 1]);
        MemberChange.Kind kind =
                MemberChange.Kind.valueOf(words[2].replace('-', '_').toUpperCase(Locale.ROOT));
        int first = words.length > 3 && compares != 3 ? Integer.parseInt(words[3]) : 0;
        boolean isReplace = kind == MemberChange.Kind.REPLACE;
        int other = isReplace ? Integer.parseInt(words[4]) : 0;
        String address = kind == MemberChange.Kind.MOVE ? words[4] : "host" + (isReplace ? other : first) + ":1";
        boolean hasZone = kind == MemberChange.Kind.ADD_SPARE || kind == MemberChange.Kind.ZONE;
        String zone = hasZone && words.length > 4 && compares != 4 ? words[4] : "";
        node(words[1])
                .accept(new Input.ChangeMembers(
                        ++tokens, new MemberChange(kind, expected, first, other, address, "", first, zone)));
    }

    private void fault(String[] words) {
        if (words[0].equals("lease")) {
            cluster.lease(Integer.parseInt(words[1]));
            return;
        }
        if (words[0].equals("release")) {
            cluster.level(node(words[1]).id, Integer.parseInt(words[2]));
            return;
        }
        GoldenNode node = node(words[1]);
        switch (words[0]) {
            case "cut" -> cluster.cut(node.id);
            case "heal" -> cluster.heal(node.id);
            case "crash" -> node.crash(words.length > 3 ? Integer.parseInt(words[3]) : 0);
            case "restart" -> node.start();
            case "wipe" -> node.wipe();
            case "compact" -> node.disk.compact(Long.parseLong(words[2]));
            case "evidence" -> node.disk.synced().hwm = Long.parseLong(words[2]);
            case "rollback" -> {
                node.disk.synced().truncateAfter(Long.parseLong(words[2]));
                node.disk.crash(0);
            }
            case "lose-end" -> node.losesEnd(Long.parseLong(words[2]));
            case "disk" -> node.accept(new Input.DiskSpace(words[2].equals("low")));
            case "state" -> node.accept(new Input.StateStands(words[2].equals("stands")));
            case "pace" -> node.accept(new Input.DiskPace(Integer.parseInt(words[2])));
            case "clock" -> node.wallOffsetMicros = Long.parseLong(words[2]) * (words.length > 3 ? 1_000 : 1_000_000);
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        }
    }

    private void wants(List<Envelope> replies, long next) {
        assertThat(replies).as("replies to change").isNotEmpty();
        cluster.wire.replaceAll(envelope -> !replies.contains(envelope)
                ? envelope
                : new Envelope(
                        envelope.cluster(),
                        envelope.group(),
                        envelope.from(),
                        envelope.incarnation(),
                        envelope.to(),
                        envelope.epoch(),
                        envelope.lamport(),
                        new SnapshotReply(((SnapshotReply) envelope.message()).offset(), next)));
    }

    private static void store(GoldenNode node) {
        while (!node.disk.isIdle()) {
            node.store();
        }
    }

    private void deliver(String[] words) {
        boolean copy = words[1].equals("copy");
        List<Envelope> found = matching(words, copy ? 2 : 1);
        assertThat(found).as("messages to deliver").isNotEmpty();
        boolean all = words[words.length - 1].equals("all");
        for (Envelope envelope : all ? found : found.subList(0, 1)) {
            if (!copy) {
                cluster.wire.remove(envelope);
            }
            cluster.deliver(envelope);
        }
    }

    private List<Envelope> matching(String[] words, int at) {
        String[] ends = words[at].split("->", 2);
        String kind = words.length > at + 1 && !words[at + 1].equals("all") ? words[at + 1] : null;
        return cluster.wire.stream()
                .filter(m -> m.from() == node(ends[0]).id && m.to() == node(ends[1]).id)
                .filter(m -> kind == null || MessageWords.kind(m).equals(kind))
                .toList();
    }

    private void expect(String[] words) {
        if (words[1].equals("wire")) {
            assertThat(matching(words, 2)).as("on the wire").isNotEmpty();
            return;
        } else if (words[1].equals("no")) {
            assertThat(matching(words, 3)).as("on the wire").isEmpty();
            return;
        }
        GoldenNode node = node(words[1]);
        switch (words[2]) {
            case "leader", "follower", "candidate" ->
                assertThat(node.replica.view().role().word()).isEqualTo(words[2]);
            case "halted" -> assertThat(node.halted).as("halted").isTrue();
            case "lease" -> assertThat(node.replica.view().leaseMillis()).isEqualTo(Long.parseLong(words[3]));
            case "age" ->
                assertThat(node.millis
                                - node.replica
                                        .view()
                                        .freshSince(node.replica.view().hwm()))
                        .isEqualTo(Long.parseLong(words[3]));
            case "hwm" -> assertThat(node.replica.view().hwm()).isEqualTo(Long.parseLong(words[3]));
            case "durable" -> assertThat(node.replica.view().durable()).isEqualTo(Long.parseLong(words[3]));
            case "epoch" -> assertThat(node.replica.view().epoch()).isEqualTo(Long.parseLong(words[3]));
            case "time-ahead" -> assertThat(node.lastTimeAheadSeconds()).isEqualTo(Long.parseLong(words[3]));
            case "clock-ahead" ->
                assertThat(Math.round(node.replica.view().clockOffset(node.id) / 1e6))
                        .isEqualTo(Long.parseLong(words[3]));
            case "round-trip" ->
                assertThat(node.replica.view().roundTripMillis(Integer.parseInt(words[3])))
                        .isEqualTo(Long.parseLong(words[4]));
            case "members" ->
                assertThat(Show.members(node.replica.view().configuration()))
                        .isEqualTo(String.join(" ", Arrays.asList(words).subList(3, words.length)));
            case "apart" -> assertThat(node.replica.view().apart().kind()).hasToString(words[3]);
            case "log" ->
                assertThat(node.log())
                        .isEqualTo(String.join(" ", Arrays.asList(words).subList(3, words.length)));
            default -> throw new IllegalArgumentException("cannot expect " + words[2]);
        }
    }

    private GoldenNode node(String id) {
        return cluster.nodes.get(Integer.parseInt(id));
    }

    private Collection<GoldenNode> nodes(String id) {
        return id.equals("all") ? cluster.nodes.values() : List.of(node(id));
    }

    private static Predicate<Integer> among(String[] words) {
        int at = Arrays.asList(words).indexOf("among");
        if (at < 0) {
            return id -> true;
        }
        List<String> ids = Arrays.asList(words[at + 1].split(","));
        return id -> ids.contains(Integer.toString(id));
    }

    /** After much at once: only what an operator must know, and where everybody stands. */
    private List<String> summary() {
        List<String> lines = new ArrayList<>(cluster.takeNotes().stream()
                .filter(note -> note.contains("alarm")
                        || note.contains("not welcome")
                        || note.contains("HALT")
                        || note.contains("answer ")
                        || note.contains(": members "))
                .toList());
        lines.addAll(states());
        return lines;
    }

    private List<String> states() {
        return cluster.nodes.values().stream().map(GoldenNode::state).toList();
    }
}
