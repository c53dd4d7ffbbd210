package dev.tidemark.kv.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction.Watch;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** All or nothing in one entry (H37a), watched keys, and that no bytes can stop a node (H87). */
class TransactionTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void commandsRunInOrderAndSeeEachOther() {
        assertThat(exec("SET a 1", "INCR a", "GET a", "HSET h f v", "HGETALL h", "DBSIZE"))
                .isEqualTo("[OK 2 \"2\" 1 {\"f\" \"v\"} 2]");
        assertThat(driver.offset()).as("one entry").isEqualTo(1);
        assertThat(version("a")).isEqualTo(1);
        assertThat(version("h")).isEqualTo(1);
    }

    @Test
    void anErrorIsAReplyAndTheOthersRun() {
        driver.run("HSET h f v");
        assertThat(exec("SET a 1", "INCR h", "INCRBY a x", "NOSUCH y", "GET a b", "INCR a"))
                .isEqualTo("[OK (error) WRONGTYPE Operation against a key holding the wrong kind of value"
                        + " (error) ERR value is not an integer or out of range"
                        + " (error) ERR unknown command 'NOSUCH', with args beginning with: 'y' "
                        + " (error) ERR wrong number of arguments for 'get' command 2]");
    }

    @Test
    void anEmptyTransactionRepliesNothing() {
        assertThat(exec()).isEqualTo("[]");
    }

    @Test
    void aTouchedKeyStopsAll() {
        driver.run("SET a 1");
        List<Watch> watches = watch("a", "b");
        driver.run("SET a 1");
        assertThat(exec(watches, "SET a 2", "SET c 3")).isEqualTo("(nil sequence)");
        assertThat(driver.run("MGET a c")).isEqualTo("[\"1\" (nil)]");
        assertThat(exec(watch("a", "b"), "SET a 2")).isEqualTo("[OK]");
    }

    @Test
    void everyWayOfTouchingAKeyCounts() {
        for (String touch : List.of("SET x 2", "DEL x", "APPEND x y", "GETDEL x", "INCR x", "FLUSHALL", "SET x 1")) {
            driver.run("SET x 1");
            List<Watch> watches = watch("x");
            driver.run(touch);
            assertThat(exec(watches, "GET x")).as(touch).isEqualTo("(nil sequence)");
        }
        for (String touch : List.of("SET y 1", "HSET y f v", "MSET q 1 y 2")) {
            driver.run("DEL y");
            List<Watch> watches = watch("y");
            driver.run(touch);
            assertThat(exec(watches, "TYPE y")).as(touch).isEqualTo("(nil sequence)");
        }
    }

    @Test
    void aKeyThatCameAndWentWasTouched() {
        List<Watch> watches = watch("a");
        driver.run("SET a 1");
        driver.run("DEL a");
        assertThat(exec(watches, "SET b 1")).isEqualTo("(nil sequence)");
    }

    @Test
    void whatDoesNotTouchAKeyDoesNotCount() {
        driver.run("SET a x");
        List<Watch> watches = watch("a", "absent");
        driver.run("INCR a"); // an error
        driver.run("SETNX a 1");
        driver.run("SET other 1");
        driver.run("DEL other");
        driver.run("GET a");
        assertThat(exec(watches, "SET b 1")).isEqualTo("[OK]");
    }

    @Test
    void aFlushTouchesWhatThereWasAndNothingElse() {
        driver.run("SET gone 1");
        driver.run("SET there 1");
        driver.run("DEL absent gone");
        List<Watch> watches = watch("absent", "gone");
        List<Watch> there = watch("there");
        driver.run("FLUSHALL");
        assertThat(exec(watches, "SET b 1")).isEqualTo("[OK]");
        assertThat(exec(there, "SET b 1")).isEqualTo("(nil sequence)");
    }

    @Test
    void anAbsentKeyThatCameAndWasFlushedWasTouched() {
        driver.run("SET other 1");
        for (String make : List.of("SET a 1", "RENAME other a", "HSET a f 1", "SET a 1 PX 10")) {
            List<Watch> watches = watch("a");
            driver.run(make);
            driver.run("FLUSHALL");
            driver.run("FLUSHDB");
            assertThat(exec(watches, "SET b 1")).as(make).isEqualTo("(nil sequence)");
            assertThat(exec(watch("a"), "SET other 1"))
                    .as("watched after " + make)
                    .isEqualTo("[OK]");
        }
    }

    @Test
    void anExpiredKeyWasTouched_andOneThatHadExpiredBeforeIsNot() {
        setExpiring("a", 10);
        List<Watch> before = watch("a");
        driver.pass(10);
        assertThat(exec(before, "SET b 1")).isEqualTo("(nil sequence)");
        setExpiring("c", 10);
        driver.pass(10);
        List<Watch> after = watch("c");
        driver.timePasses(); // removes it
        assertThat(exec(after, "SET b 1")).isEqualTo("[OK]");
        setExpiring("d", 10);
        driver.pass(10);
        after = watch("d");
        driver.run("GETDEL d");
        driver.run("FLUSHALL");
        assertThat(exec(after, "SET b 1")).isEqualTo("[OK]");
    }

    @Test
    void anAbsentKeyThatCameAndExpiredWasTouched() {
        List<Watch> watches = watch("a");
        setExpiring("a", 10);
        driver.pass(10);
        assertThat(exec(watches, "SET b 1")).as("before it is removed").isEqualTo("(nil sequence)");
        driver.timePasses();
        assertThat(exec(watches, "SET b 1")).as("after it was removed").isEqualTo("(nil sequence)");
    }

    @Test
    void readsNeedNoEntryAndWritesDo() {
        driver.run("SET a 1");
        List<Watch> watches = watch("a");
        byte[] reads = body(watches, "GET a", "STRLEN a", "NOSUCH");
        assertThat(KvDriver.show(driver.readBody(reads)))
                .startsWith("[\"1\" 1 (error) ERR unknown command 'NOSUCH', with args beginning with:");
        assertThat(KvDriver.show(driver.readBody(body(List.of(), "GET a", "INCR a"))))
                .isEqualTo("(error) ERR a write must go through the log; it was not executed");
        driver.run("INCR a");
        assertThat(KvDriver.show(driver.readBody(reads))).isEqualTo("(nil sequence)");
    }

    @Test
    void transactionsDoNotNest() {
        byte[] inner = body(List.of(), "SET a 1");
        byte[] outer = Transaction.encode(List.of(), List.of(inner));
        assertThat(KvDriver.show(driver.applyBody(outer))).startsWith("[(error) ERR unknown command 'exec'");
        assertThat(driver.run("EXISTS a")).isEqualTo("0");
    }

    @Test
    void theIdentityIsThatOfTheCommands() {
        KvStateMachine machine = new KvStateMachine();
        driver.run("SET a 1");
        byte[] watched = machine.identity(body(watch("a"), "SET a 1", "INCR a"));
        assertThat(watched)
                .isEqualTo(machine.identity(body(List.of(), "SET a 1", "INCR a")))
                .isNotEqualTo(machine.identity(body(List.of(), "SET a 1", "DECR a")));
        byte[] plain = KvCommandCodec.encode(args("SET a 1"));
        assertThat(machine.identity(plain)).isEqualTo(KvCommandCodec.encodeInFirstFormat(args("SET a 1")));
        assertThat(machine.identity(new byte[] {1})).isEqualTo(new byte[] {1});
    }

    @Test
    void repliesThatNobodyHasMemoryForAreLeftOut_H87() {
        int mebibytes = 1 << 20;
        driver.run("SET".getBytes(UTF_8), "big".getBytes(UTF_8), new byte[mebibytes]);
        String[] commands = new String[70];
        Arrays.fill(commands, "GET big");
        commands[68] = "SET done 1";
        Reply.Sequence replies = (Reply.Sequence) driver.applyBody(body(List.of(), commands));
        assertThat(replies.items()).hasSize(70);
        assertThat(replies.items().get(14)).isInstanceOf(Reply.Bulk.class);
        assertThat(KvDriver.show(replies.items().get(16))).startsWith("(error) ERR the replies of this transaction");
        assertThat(KvDriver.show(replies.items().get(69))).startsWith("(error) ERR the replies of this transaction");
        assertThat(driver.run("GET done")).isEqualTo("\"1\"");
    }

    @Test
    void roundTrip() throws MalformedException {
        List<Watch> watches = List.of(new Watch(0, "k".getBytes(UTF_8), 7), new Watch(0, new byte[0], -3));
        Transaction transaction = Transaction.decode(KvCommandCodec.read(body(watches, "SET a 1", "PING")));
        assertThat(transaction.watches()).hasSize(2);
        assertThat(transaction.watches().get(1).version()).isEqualTo(-3);
        assertThat(transaction.watches().get(0).key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(transaction.commands()).hasSize(2);
        assertThat(transaction.commands().get(0).args()).isEqualTo(args("SET a 1"));
    }

    @Test
    void noBytesStopANode_H87() {
        Random random = new Random(7);
        byte[] body = body(List.of(new Watch(0, "k".getBytes(UTF_8), 7)), "SET a 1", "GET a", "HSET h f v");
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = random.nextBoolean() ? Arrays.copyOf(body, random.nextInt(body.length)) : body.clone();
            for (int changes = random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            assertThat(driver.applyBody(bad)).isNotNull();
            assertThat(driver.readBody(bad)).isNotNull();
            assertThat(new KvStateMachine().identity(bad)).isNotNull();
        }
        assertThatThrownBy(() -> Transaction.decode(new KvBody(
                        2, 0, KvBody.UNBOUNDED, new byte[][] {"exec".getBytes(UTF_8), {0, 0, 0, 0, 9, 1}})))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aFailedTransactionLeavesNoTrace() {
        driver.run("SET a 1");
        List<Watch> stale = watch("a");
        driver.run("INCR a");
        List<String> before = everything();
        assertThat(exec(stale, "SET a 9", "DEL a", "HSET h f v")).isEqualTo("(nil sequence)");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void randomChoicesAreThoseOfTheEntryAndDifferWithinIt() {
        driver.run("HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7");
        byte[] body =
                body(List.of(), "HRANDFIELD h 20", "HRANDFIELD h -20", "HRANDFIELD h -20", "RANDOMKEY", "SET k v");
        KvDriver other = new KvDriver();
        other.run("HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7");
        Reply.Sequence replies = (Reply.Sequence) driver.applyBody(body);
        assertThat(KvDriver.show(other.applyBody(body))).isEqualTo(KvDriver.show(replies));
        assertThat(KvDriver.show(replies.items().get(1)))
                .isNotEqualTo(KvDriver.show(replies.items().get(2)));
    }

    private List<String> everything() {
        List<String> all = new ArrayList<>();
        StateReader.Scan scan = driver.store.scan(new byte[0], null);
        while (scan.next()) {
            all.add(Arrays.toString(scan.key()) + Arrays.toString(scan.value()));
        }
        return all;
    }

    private void setExpiring(String key, long millis) {
        driver.run("SET " + key + " 1 PX " + millis);
    }

    private long version(String key) {
        return driver.keyspace().version(key.getBytes(UTF_8));
    }

    private List<Watch> watch(String... keys) {
        List<byte[]> names = Arrays.stream(keys).map(key -> key.getBytes(UTF_8)).toList();
        Reply.Sequence versions = (Reply.Sequence) driver.readBody(WatchQuery.encode(0, names));
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            watches.add(new Watch(0, names.get(i), ((Reply.Int) versions.items().get(i)).value()));
        }
        return watches;
    }

    private String exec(String... commands) {
        return exec(List.of(), commands);
    }

    private String exec(List<Watch> watches, String... commands) {
        return KvDriver.show(driver.applyBody(body(watches, commands)));
    }

    private static byte[] body(List<Watch> watches, String... commands) {
        return Transaction.encode(
                watches,
                Arrays.stream(commands)
                        .map(command -> KvCommandCodec.encode(args(command)))
                        .toList());
    }

    private static byte[][] args(String command) {
        return Arrays.stream(command.split(" "))
                .map(word -> word.getBytes(UTF_8))
                .toArray(byte[][]::new);
    }
}
