package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A bit is flipped in each class of byte of each kind of file of one of three nodes, while it is down, and for what is
 * cold while it runs: the cluster serves on, the node heals itself or refuses in exact words, and nothing that was
 * acknowledged is lost on any node (H10, H142, H145, H146, H161). What came of each is printed as a table.
 */
@Tag("by-hand")
class BitFlipsIT {
    private static final int KEYS_AT_A_TIME = 60;
    /** The first of them is before the last checkpoint, the last but one is sealed. */
    private static final int SEGMENTS = 4;

    private static final String LONG = "l".repeat(6_000);
    private static final String ANOTHER_ONE = "it takes part as a new one from now on";
    private static final String SHORT = "s".repeat(200);

    @RegisterExtension
    final Processes processes = new Processes();

    private final List<String> table = new ArrayList<>();
    private ProcessCluster cluster;
    private int keys;
    /** So often a node has lost its vote. */
    private long lost;

    private ProcessCluster start() throws Exception {
        cluster = processes.cluster(
                3,
                "segment-bytes=1m",
                "checkpoint-bytes=3m",
                "retained-log-bytes=4m",
                "scrub-days=0",
                "auto-rejoin=yes");
        cluster.start();
        while (cluster.leader().report().number("checkpoint") == 0
                || segments(cluster.followers().get(0)) < SEGMENTS) {
            write(10 * KEYS_AT_A_TIME);
        }
        return cluster;
    }

    private static int segments(ServerNode node) throws Exception {
        try (Stream<Path> files = Files.list(node.data().resolve("wal"))) {
            return (int) files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }

    /** Acknowledged when this returns. */
    private void write(int count) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(new String[] {"SET", key(keys + i), value(keys + i)});
        }
        try (RespClient client = cluster.leader().connect()) {
            client.send(commands);
            for (int i = 0; i < count; i++) {
                assertThat(client.receive()).isEqualTo("OK");
            }
        }
        keys += count;
    }

    private static String key(int number) {
        return "key" + number;
    }

    private static String value(int number) {
        return number + (number % 10 == 0 ? LONG : SHORT);
    }

    /** On every node, all that was acknowledged, with its value. */
    private void assertNothingIsLost(String what) throws Exception {
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        List<String> names = IntStream.range(0, keys).mapToObj(BitFlipsIT::key).toList();
        Map<String, String> values = convergence.sameStates(names);
        for (int i = 0; i < keys; i++) {
            assertThat(values.get(key(i))).as("%s: key %d", what, i).isEqualTo(value(i));
        }
        convergence.sameLogs();
    }

    private static List<String> aside(ServerNode node) throws Exception {
        Path aside = node.data().resolve("aside");
        if (!Files.exists(aside)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(aside)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whileANodeIsDown_H10_H142_H145_H146_H161() throws Exception {
        start();
        List<ByteClass> classes = new ArrayList<>(ByteClass.ofTheLog());
        classes.addAll(ByteClass.ofTwoCopies("intent of the log", "wal/intent"));
        classes.addAll(ByteClass.ofTheDataFile());
        classes.addAll(ByteClass.ofTwoCopies("end", "end"));
        classes.addAll(ByteClass.ofTwoCopies("vote", "vote"));
        classes.addAll(ByteClass.ofTheIdentity());
        String only = System.getProperty("bits.only", ""); // a part of the names of files
        classes.removeIf(bytes -> !bytes.toString().matches(".*(" + only + ").*"));
        for (ByteClass bytes : classes) {
            table.add("| " + bytes.file() + " | " + bytes.bytes() + " | " + downed(bytes) + " |");
            print("down"); // also if the next one fails
        }
    }

    /** @return what came of it, in words */
    private String downed(ByteClass bytes) throws Exception {
        ServerNode damaged = cluster.followers().get(0);
        write(KEYS_AT_A_TIME);
        while (segments(damaged) < SEGMENTS) {
            write(10 * KEYS_AT_A_TIME);
        }
        damaged.kill();
        Processes.delete(damaged.data().resolve("aside"));
        List<ByteClass.Place> places = bytes.places().in(damaged.data());
        for (ByteClass.Place place : places) {
            place.flip();
        }
        write(KEYS_AT_A_TIME); // the others serve on
        damaged.start();
        String refusal = refusal(bytes);
        String outcome;
        if (refusal != null) {
            int code = damaged.process().awaitExit();
            String printed = damaged.process().printed();
            assertThat(code).as("%s: %s", bytes, printed).isEqualTo(1);
            assertThat(printed).as(bytes.toString()).contains(refusal);
            outcome = "refuses: \"" + refusal + "\"";
            for (ByteClass.Place place : places) {
                place.flip();
            }
            damaged.start();
        } else {
            Await.until(bytes + ": it serves", () -> !damaged.process().isAlive() || damaged.isServing());
            String printed = damaged.process().printed();
            assertThat(damaged.process().isAlive())
                    .as("%s must not end it: %s", bytes, printed)
                    .isTrue();
            outcome = outcome(printed, aside(damaged));
        }
        lost += isLostVote(bytes) ? 1 : 0;
        Await.until(bytes + ": all vote, and " + lost + " were let in again", () -> {
            MemberTable members = MemberTable.at(cluster.leader());
            return members.isAtRestWithVotersAlone() && members.removed() == lost;
        });
        assertThat(damaged.process().printed().contains(ANOTHER_ONE))
                .as("%s: it takes part as another one", bytes)
                .isEqualTo(isLostVote(bytes));
        assertNothingIsLost(bytes.toString());
        // So that the next one finds a directory that is whole: its log reaches back to two checkpoints.
        save(damaged);
        write(KEYS_AT_A_TIME);
        save(damaged);
        boolean isReplaced = damaged.process().printed().contains("cannot be read where it has to change");
        return isReplaced ? outcome + "; found with the next checkpoint: a new data file takes its place" : outcome;
    }

    /** One that is being written may be of an earlier entry, so it is asked for until it has begun after that. */
    private static void save(ServerNode node) {
        Await.until("a checkpoint is durable", () -> {
            try {
                return "OK".equals(node.call("SAVE"));
            } catch (ReplyError e) {
                return false; // one is being written
            }
        });
    }

    /** In which words it must refuse: nobody but the node can know whose data this is. Null: it must serve. */
    private static String refusal(ByteClass bytes) {
        if (!bytes.file().equals("identity")) {
            return null;
        }
        return "the file \"identity\" of the data directory is damaged: "
                + (bytes.bytes().equals("first line") ? "it is not what Tidemark writes" : "its checksum is wrong");
    }

    /** It is another one then, and the others let it in (H39). */
    private static boolean isLostVote(ByteClass bytes) {
        return bytes.file().equals("vote") && bytes.bytes().equals("both copies");
    }

    private static String outcome(String printed, List<String> aside) {
        List<String> words = new ArrayList<>();
        if (printed.contains("made it superfluous") || printed.contains("checkpoint has made it superfluous")) {
            words.add("found; the part of the log that a checkpoint made superfluous is put aside, nothing is owed");
        }
        if (printed.contains("and owes all up to entry")) {
            words.add("found; the log from the damage on is put aside and owed, and the others send it");
        }
        if (printed.contains("The checkpoint before it is used")) {
            words.add("found; the checkpoint before and the log are used");
        } else if (printed.contains("The data file is damaged and put aside")) {
            words.add("found; the data file is put aside, its state comes from the others");
        }
        if (printed.contains("The log has lost its end")) {
            words.add("the end of the log is owed until a leader has shown it");
        }
        if (printed.contains(ANOTHER_ONE)) {
            words.add("found; takes part as another one, with its log, and the others let it in");
        }
        if (printed.contains("nobody can tell whether the log is whole")) {
            words.add("found; a new one is made, and all of the log is owed until a leader has shown it");
        }
        if (words.isEmpty()) {
            words.add(aside.isEmpty() ? "serves: the other copy is used, or nobody reads these bytes" : "put aside");
        }
        return String.join("; ", words) + (aside.isEmpty() ? "" : " (" + aside.size() + " files in `aside`)");
    }

    @Test
    void whileItRuns_H10_H142_H146() throws Exception {
        start();
        ServerNode damaged = cluster.followers().get(0);
        int found = 0;
        for (ByteClass bytes : ByteClass.ofTheDataFile()) {
            write(KEYS_AT_A_TIME);
            save(damaged);
            for (ByteClass.Place place : bytes.places().in(damaged.data())) {
                place.flip();
            }
            found = scrubbed(damaged, bytes, found);
        }
        for (ByteClass bytes : ByteClass.ofTheLog()) {
            boolean isSealed = bytes.file().startsWith("first segment");
            boolean isHarmless = bytes.bytes().contains("padding");
            if (isSealed && !isHarmless) {
                Processes.delete(damaged.data().resolve("aside")); // as an operator does who has looked at it
                while (segments(damaged) < SEGMENTS) {
                    write(10 * KEYS_AT_A_TIME);
                }
                for (ByteClass.Place place : bytes.places().in(damaged.data())) {
                    place.flip();
                }
                found = scrubbed(damaged, bytes, found);
            }
        }
        assertNothingIsLost("after all");
        damaged.kill();
        damaged.start();
        assertNothingIsLost("after a restart");
        print("running");
    }

    private static Map<?, ?> scrub(ServerNode node) throws Exception {
        return (Map<?, ?>) node.report().fields().get("scrub");
    }

    /** It is found and healed, while the node serves. @return how many damages were found */
    private int scrubbed(ServerNode node, ByteClass bytes, int before) throws Exception {
        long pass = (Long) scrub(node).get("pass");
        assertThat(node.call("TIDE.SCRUB", "START")).isEqualTo("OK");
        Await.until(bytes + ": a pass has ended", () -> {
            Map<?, ?> now = scrub(node);
            return (Long) now.get("pass") > pass && (Long) now.get("running") == 0;
        });
        Await.until(bytes + ": it is found", () -> (Long) scrub(node).get("damaged") > before);
        Await.until(bytes + ": it is healed", () -> {
            write(1);
            Map<?, ?> now = scrub(node);
            return now.get("damaged").equals(now.get("healed"));
        });
        Map<?, ?> now = scrub(node);
        assertThat(node.report().isServing()).isTrue();
        String text = now.get("found").toString();
        table.add("| " + bytes.file() + " | " + bytes.bytes() + " | " + text.substring(0, Math.min(160, text.length()))
                + " |");
        return ((Long) now.get("damaged")).intValue();
    }

    private void print(String name) throws Exception {
        String text = String.join("\n", table) + "\n";
        Files.write(Path.of("target", "bit-flips-" + name + ".md"), text.getBytes(StandardCharsets.UTF_8));
    }
}
