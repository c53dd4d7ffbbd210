package dev.tidemark.kv.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvCommands;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What COMMAND and COMMAND DOCS tell of each command is what Redis tells of it. */
class CommandInfoTest {
    /** Name, since, group, arity, flags, first key, last key, step, categories; flags and categories by name. */
    private static final String REDIS = """
        append 2.0.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        bitcount 2.6.0 bitmap -2 readonly 1 1 1 @bitmap @read @slow
        bitfield 3.2.0 bitmap -2 denyoom write 1 1 1 @bitmap @slow @write
        bitfield_ro 6.0.0 bitmap -2 fast readonly 1 1 1 @bitmap @fast @read
        bitop 2.6.0 bitmap -4 denyoom write 2 -1 1 @bitmap @slow @write
        bitpos 2.8.7 bitmap -3 readonly 1 1 1 @bitmap @read @slow
        copy 6.2.0 generic -3 denyoom write 1 2 1 @keyspace @slow @write
        dbsize 1.0.0 server 1 fast readonly 0 0 0 @fast @keyspace @read
        decr 1.0.0 string 2 denyoom fast write 1 1 1 @fast @string @write
        decrby 1.0.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        del 1.0.0 generic -2 write 1 -1 1 @keyspace @slow @write
        exists 1.0.0 generic -2 fast readonly 1 -1 1 @fast @keyspace @read
        expire 1.0.0 generic -3 fast write 1 1 1 @fast @keyspace @write
        expireat 1.2.0 generic -3 fast write 1 1 1 @fast @keyspace @write
        expiretime 7.0.0 generic 2 fast readonly 1 1 1 @fast @keyspace @read
        flushall 1.0.0 server -1 write 0 0 0 @dangerous @keyspace @slow @write
        flushdb 1.0.0 server -1 write 0 0 0 @dangerous @keyspace @slow @write
        get 1.0.0 string 2 fast readonly 1 1 1 @fast @read @string
        getbit 2.2.0 bitmap 3 fast readonly 1 1 1 @bitmap @fast @read
        getdel 6.2.0 string 2 fast write 1 1 1 @fast @string @write
        getex 6.2.0 string -2 fast write 1 1 1 @fast @string @write
        getrange 2.4.0 string 4 readonly 1 1 1 @read @slow @string
        getset 1.0.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        hdel 2.0.0 hash -3 fast write 1 1 1 @fast @hash @write
        hexists 2.0.0 hash 3 fast readonly 1 1 1 @fast @hash @read
        hget 2.0.0 hash 3 fast readonly 1 1 1 @fast @hash @read
        hgetall 2.0.0 hash 2 readonly 1 1 1 @hash @read @slow
        hincrby 2.0.0 hash 4 denyoom fast write 1 1 1 @fast @hash @write
        hincrbyfloat 2.6.0 hash 4 denyoom fast write 1 1 1 @fast @hash @write
        hkeys 2.0.0 hash 2 readonly 1 1 1 @hash @read @slow
        hlen 2.0.0 hash 2 fast readonly 1 1 1 @fast @hash @read
        hmget 2.0.0 hash -3 fast readonly 1 1 1 @fast @hash @read
        hmset 2.0.0 hash -4 denyoom fast write 1 1 1 @fast @hash @write
        hrandfield 6.2.0 hash -2 readonly 1 1 1 @hash @read @slow
        hscan 2.8.0 hash -3 readonly 1 1 1 @hash @read @slow
        hset 2.0.0 hash -4 denyoom fast write 1 1 1 @fast @hash @write
        hsetnx 2.0.0 hash 4 denyoom fast write 1 1 1 @fast @hash @write
        hstrlen 3.2.0 hash 3 fast readonly 1 1 1 @fast @hash @read
        hvals 2.0.0 hash 2 readonly 1 1 1 @hash @read @slow
        incr 1.0.0 string 2 denyoom fast write 1 1 1 @fast @string @write
        incrby 1.0.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        incrbyfloat 2.6.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        keys 1.0.0 generic 2 readonly 0 0 0 @dangerous @keyspace @read @slow
        lcs 7.0.0 string -3 readonly 1 2 1 @read @slow @string
        memory 4.0.0 server -2 0 0 0 @slow
        mget 1.0.0 string -2 fast readonly 1 -1 1 @fast @read @string
        move 1.0.0 generic 3 fast write 1 1 1 @fast @keyspace @write
        mset 1.0.1 string -3 denyoom write 1 -1 2 @slow @string @write
        msetnx 1.0.1 string -3 denyoom write 1 -1 2 @slow @string @write
        object 2.2.3 generic -2 0 0 0 @slow
        persist 2.2.0 generic 2 fast write 1 1 1 @fast @keyspace @write
        pexpire 2.6.0 generic -3 fast write 1 1 1 @fast @keyspace @write
        pexpireat 2.6.0 generic -3 fast write 1 1 1 @fast @keyspace @write
        pexpiretime 7.0.0 generic 2 fast readonly 1 1 1 @fast @keyspace @read
        psetex 2.6.0 string 4 denyoom write 1 1 1 @slow @string @write
        pttl 2.6.0 generic 2 fast readonly 1 1 1 @fast @keyspace @read
        randomkey 1.0.0 generic 1 readonly 0 0 0 @keyspace @read @slow
        rename 1.0.0 generic 3 write 1 2 1 @keyspace @slow @write
        renamenx 1.0.0 generic 3 fast write 1 2 1 @fast @keyspace @write
        scan 2.8.0 generic -2 readonly 0 0 0 @keyspace @read @slow
        set 1.0.0 string -3 denyoom write 1 1 1 @slow @string @write
        setbit 2.2.0 bitmap 4 denyoom write 1 1 1 @bitmap @slow @write
        setex 2.0.0 string 4 denyoom write 1 1 1 @slow @string @write
        setnx 1.0.0 string 3 denyoom fast write 1 1 1 @fast @string @write
        setrange 2.2.0 string 4 denyoom write 1 1 1 @slow @string @write
        strlen 2.2.0 string 2 fast readonly 1 1 1 @fast @read @string
        substr 1.0.0 string 4 readonly 1 1 1 @read @slow @string
        swapdb 4.0.0 server 3 fast write 0 0 0 @dangerous @fast @keyspace @write
        touch 3.2.1 generic -2 fast readonly 1 -1 1 @fast @keyspace @read
        ttl 1.0.0 generic 2 fast readonly 1 1 1 @fast @keyspace @read
        type 1.0.0 generic 2 fast readonly 1 1 1 @fast @keyspace @read
        unlink 4.0.0 generic -2 fast write 1 -1 1 @fast @keyspace @write
        """;

    /** Redis 8.4 and Valkey 9. */
    private static final String LATER = """
        delex 8.4.0 string -2 fast write 1 1 1 @fast @string @write
        delifeq 9.0.0 string 3 fast write 1 1 1 @fast @string @write
        """;

    @Test
    void commandsAreDescribedAsInRedis() {
        List<String> expected =
                Stream.concat(REDIS.lines(), LATER.lines()).sorted().toList();
        assertThat(KvCommands.all().stream().map(CommandInfoTest::describe)).containsExactlyElementsOf(expected);
    }

    @Test
    void everyCommandHasASummaryOfOneSentence() {
        for (KvCommand command : KvCommands.all()) {
            CommandInfo info = command.info();
            assertThat(info.doc().summary()).as(info.name()).matches("[A-Z][^\n]{10,90}\\.");
            assertThat(info.doc().complexity()).as(info.name()).startsWith("O(");
            assertThat(info.doc().differences()).as(info.name()).matches("|[A-Z0-9].*\\.");
        }
    }

    @Test
    void everyCommandWithArgumentsHasASyntax() {
        for (KvCommand command : KvCommands.all()) {
            CommandInfo info = command.info();
            assertThat(info.doc().syntax().isEmpty()).as(info.name()).isEqualTo(info.arity() == 1);
        }
    }

    private static String describe(KvCommand command) {
        CommandInfo info = command.info();
        Stream<String> flags = info.flags().stream().sorted();
        Stream<String> start = Stream.of(info.name(), info.doc().since(), info.group(), info.arity() + "");
        Stream<String> keys = Stream.of(
                info.keys().first() + "", info.keys().last() + "", info.keys().step() + "");
        return Stream.of(start, flags, keys, info.categories().stream().sorted())
                .flatMap(part -> part)
                .collect(Collectors.joining(" "));
    }
}
