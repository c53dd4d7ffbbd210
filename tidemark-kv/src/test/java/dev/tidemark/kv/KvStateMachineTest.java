package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.expiry.DueWork;
import dev.tidemark.kv.hash.HashValue;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KvStateMachineTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void anyBytesGetAReply_H87_H88() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            assertThat(driver.applyBody(body)).isNotNull();
            assertThat(driver.readBody(body)).isNotNull();
        }
    }

    @Test
    void anyArgumentsGetAReplyAndThePartsOfTheStateFitTogether_H87() {
        Random random = new Random(11);
        for (int i = 0; i < 60_000; i++) {
            byte[][] args = RandomCommands.arguments(random);
            driver.in(random.nextInt(3));
            assertThat(random.nextInt(10) == 0 ? driver.applyBody(KvCommandCodec.encode(args)) : driver.run(args))
                    .isNotNull();
            if (random.nextInt(10) == 0) {
                driver.pass(random.nextInt(30));
            }
            if (random.nextInt(50) == 0) {
                driver.timePasses();
            }
            if (i % 1_000 == 0) {
                checkParts();
            }
        }
        checkParts();
    }

    /** Every entry of the store belongs to something, or memory would be lost for good; and the counts are true. */
    private void checkParts() {
        while (driver.nextDue() <= DueWork.micros(driver.nowMillis())) {
            driver.timePasses();
        }
        long fields = 0;
        long all = 0;
        for (int database = 0; database < Databases.COUNT; database++) {
            Space space = driver.in(database).keyspace().space();
            List<byte[]> keys = driver.stored(space.keys(), space.endOfKeys());
            assertThat(driver.run("DBSIZE")).isEqualTo(String.valueOf(keys.size()));
            List<String> expiries = new ArrayList<>();
            for (byte[] stored : keys) {
                fields += checkRecord(space, stored, expiries);
            }
            List<byte[]> indexed = driver.stored(space.expiries(), space.endOfExpiries());
            assertThat(indexed.stream().map(HexFormat.of()::formatHex)).containsExactlyInAnyOrderElementsOf(expiries);
            all += space.isFirst() ? 0 : keys.size() + expiries.size();
            all += space.isFirst() || driver.store.get(space.counts()) == null ? 0 : 1;
        }
        driver.in(0);
        assertThat(driver.stored("s")).isEmpty();
        assertThat(driver.stored("g")).isEmpty();
        assertThat(driver.stored("h")).hasSize((int) fields);
        assertThat(driver.stored("D")).hasSize((int) all);
    }

    /** Returns the number of fields. */
    private long checkRecord(Space space, byte[] stored, List<String> expiries) {
        byte[] record = driver.store.get(stored);
        byte[] key = space.keyName(stored);
        assertThat(space.key(key)).isEqualTo(stored);
        assertThat(Records.version(record)).isBetween(1L, driver.offset());
        if (Records.expireAt(record) != Records.NO_EXPIRY) {
            expiries.add(HexFormat.of().formatHex(space.expiry(Records.expireAt(record), key)));
            assertThat(driver.nextDue()).isLessThanOrEqualTo(DueWork.micros(Records.expireAt(record)));
        }
        if (!Records.isCollection(record)) {
            return 0;
        }
        StateReader.Scan scan = new HashValue(driver.keyspace(), key, record).scan(0);
        long size = 0;
        while (scan.next()) {
            size++;
        }
        assertThat(size).isPositive().isEqualTo(Records.size(record));
        return size;
    }

    @Test
    void aWriteSentAsAReadIsNotRun() {
        byte[] body = KvCommandCodec.encode("SET".getBytes(UTF_8), "a".getBytes(UTF_8), "1".getBytes(UTF_8));
        assertThat(driver.readBody(body)).isInstanceOf(Reply.Failure.class);
        assertThat(driver.run("GET a")).isEqualTo("(nil)");
    }

    @Test
    void aReadInTheLogRunsAsOne() {
        driver.run("SET a 1");
        byte[] body = KvCommandCodec.encode("GET".getBytes(UTF_8), "a".getBytes(UTF_8));
        assertThat(KvDriver.show(driver.applyBody(body))).isEqualTo("\"1\"");
    }

    @Test
    void commandsSurviveTheCodec() throws MalformedException {
        byte[][] args = {{'S', 'E', 'T'}, {}, new byte[127], new byte[128], new byte[20_000]};
        assertThat(KvCommandCodec.decode(KvCommandCodec.encode(args))).isDeepEqualTo(args);
    }

    @Test
    void theDatabaseIsInTheBytesAndOldBytesMeanDatabaseZero() throws MalformedException {
        byte[][] get = {{'G', 'E', 'T'}, {'a'}};
        assertThat(KvCommandCodec.encode(get)).containsExactly(0, 2, 0, 2, 3, 'G', 'E', 'T', 1, 'a');
        assertThat(KvCommandCodec.encode(15, get)).containsExactly(0, 2, 15, 2, 3, 'G', 'E', 'T', 1, 'a');
        KvBody old = KvCommandCodec.read(new byte[] {2, 3, 'G', 'E', 'T', 1, 'a'});
        assertThat(old.format()).isEqualTo(1);
        assertThat(old.database()).isZero();
        assertThat(old.args()).isDeepEqualTo(get);
        KvBody read = KvCommandCodec.read(KvCommandCodec.encode(15, get));
        assertThat(read.format()).isEqualTo(2);
        assertThat(read.database()).isEqualTo(15);
        assertThat(read.args()).isDeepEqualTo(get);
        assertThatThrownBy(() -> KvCommandCodec.encode(Databases.COUNT, get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCodecBelievesNoLength() {
        for (byte[] body : new byte[][] {
            {},
            {0},
            {1},
            {1, 5, 'a'},
            {1, 1, 'a', 'b'},
            {2, 1, 'a'},
            {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1},
            {1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
            {1, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1},
            {0, 2},
            {0, 2, 0},
            {0, 1, 0, 1, 1, 'a'},
            {0, 3, 0, 1, 1, 'a'},
            {0, 2, Databases.COUNT, 1, 1, 'a'},
            {0, 2, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 1, 1, 'a'}
        }) {
            assertThatThrownBy(() -> KvCommandCodec.decode(body)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyCommandIsFoundByItsNameInAnyCase() {
        for (KvCommand command : KvCommands.all()) {
            String name = command.info().name();
            assertThat(KvCommands.find(name.getBytes(UTF_8))).isSameAs(command);
            assertThat(KvCommands.find(name.toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8)))
                    .isSameAs(command);
            assertThat(KvCommands.find((name + "x").getBytes(UTF_8))).isNull();
            assertThat(KvCommands.find((name + "\0").getBytes(UTF_8))).isNull();
        }
        assertThat(KvCommands.find(new byte[0])).isNull();
    }

    @Test
    void anUnknownCommandIsShownShortAndOnOneLine() {
        String name = "x".repeat(500) + "\r\n";
        Reply.Failure failure = KvErrors.unknownCommand(
                new byte[][] {name.getBytes(UTF_8), "a\nb".getBytes(UTF_8), new byte[10_000], "z".getBytes(UTF_8)});
        assertThat(failure.message())
                .hasSizeLessThan(350)
                .startsWith("ERR unknown command 'xxx")
                .doesNotContain("\n", "'z'");
    }
}
