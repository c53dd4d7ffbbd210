package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.MalformedException;
import dev.tidemark.state.Reply;
import dev.tidemark.state.StateReader;
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
    void anyArgumentsGetAReplyAndTheKeyCountStaysTrue_H87() {
        Random random = new Random(11);
        byte[][] words = List.of("a", "b", "", "1", "-1", "NX", "GET", "9223372036854775807", "x").stream()
                .map(word -> word.getBytes(UTF_8))
                .toArray(byte[][]::new);
        List<KvCommand> commands = KvCommands.all();
        for (int i = 0; i < 50_000; i++) {
            byte[][] args = new byte[1 + random.nextInt(6)][];
            args[0] =
                    commands.get(random.nextInt(commands.size())).spec().name().getBytes(UTF_8);
            for (int j = 1; j < args.length; j++) {
                args[j] = words[random.nextInt(words.length)];
            }
            assertThat(driver.run(args)).isNotNull();
        }
        assertThat(driver.run("DBSIZE")).isEqualTo(String.valueOf(countKeys()));
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
            {1, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1}
        }) {
            assertThatThrownBy(() -> KvCommandCodec.decode(body)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyCommandIsFoundByItsNameInAnyCase() {
        for (KvCommand command : KvCommands.all()) {
            String name = command.spec().name();
            assertThat(KvCommands.find(name.getBytes(UTF_8))).isSameAs(command);
            assertThat(KvCommands.find(name.toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8)))
                    .isSameAs(command);
            assertThat(KvCommands.find((name + "x").getBytes(UTF_8))).isNull();
            assertThat(KvCommands.find((name + "\0").getBytes(UTF_8))).isNull();
        }
        assertThat(KvCommands.find(new byte[0])).isNull();
    }

    @Test
    void metadataIsThatOfRedis() {
        assertThat(describe("get")).isEqualTo("get 2 readonly fast 1 1 1 @string @read @fast");
        assertThat(describe("set")).isEqualTo("set -3 write denyoom 1 1 1 @string @write @slow");
        assertThat(describe("del")).isEqualTo("del -2 write 1 -1 1 @keyspace @write @slow");
        assertThat(describe("unlink")).isEqualTo("unlink -2 write fast 1 -1 1 @keyspace @write @fast");
        assertThat(describe("mset")).isEqualTo("mset -3 write denyoom 1 -1 2 @string @write @slow");
        assertThat(describe("incrby")).isEqualTo("incrby 3 write denyoom fast 1 1 1 @string @write @fast");
        assertThat(describe("hgetall")).isEqualTo("hgetall 2 readonly 1 1 1 @hash @read @slow");
        assertThat(describe("hdel")).isEqualTo("hdel -3 write fast 1 1 1 @hash @write @fast");
        assertThat(describe("dbsize")).isEqualTo("dbsize 1 readonly fast 0 0 0 @keyspace @read @fast");
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

    private static String describe(String name) {
        CommandSpec spec = KvCommands.find(name.getBytes(UTF_8)).spec();
        StringBuilder text = new StringBuilder(spec.name() + " " + spec.arity());
        spec.flags().forEach(flag -> text.append(' ').append(flag.text()));
        text.append(' ')
                .append(spec.firstKey())
                .append(' ')
                .append(spec.lastKey())
                .append(' ')
                .append(spec.keyStep());
        spec.categories().forEach(category -> text.append(' ').append(category));
        return text.toString();
    }

    private long countKeys() {
        long count = 0;
        StateReader.Scan scan = driver.store.scan(new byte[] {'k'}, new byte[] {'l'});
        while (scan.next()) {
            count++;
        }
        return count;
    }
}
