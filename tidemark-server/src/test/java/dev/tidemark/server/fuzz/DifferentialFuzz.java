package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.HostPort;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.fuzz.Differences.Mode;
import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.OneNodeServer;
import dev.tidemark.server.support.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same commands to a node and to a redis-server: all commands that both have, in RESP2 and RESP3, alone and in
 * transactions, with arguments that follow their syntax or almost do. Every reply is the same, the texts of errors
 * included, but for {@link Differences}. Needs a redis-server, so {@code .ci/fuzz} runs it and {@code mvn verify} does
 * not.
 */
class DifferentialFuzz {
    /** After one of these was refused, keys are refused as well until it succeeds, or RESET (H170); Redis goes on. */
    private static final Set<String> CONTEXT = Set.of("auth", "hello", "select");

    private static final int COMMANDS = 40;
    private static final int FEWEST_COMPARED = 100;
    private static final Pattern NAME = Pattern.compile("\\*\\d+\r\n\\$\\d+\r\n([a-z_|.-]+)\r\n:-?\\d+\r\n");
    /** What keys that expire soon would make of it: they are gone at one, and not yet at the other. */
    private static final Set<String> TIMES =
            Set.of("expire", "pexpire", "expireat", "pexpireat", "set", "setex", "psetex", "getex");

    @TempDir
    Path directory;

    private final Differences differences = new Differences();
    private TidemarkServer server;
    private RedisProcess redis;
    private List<CommandInfo> commands;

    @BeforeEach
    void start() throws Exception {
        server = OneNodeServer.start(directory, java.util.Map.of(ConfigKey.MAX_MEMORY_BYTES, 256 << 20));
        String databases;
        try (RawClient client = new RawClient(server.clientPort())) {
            databases = WireTree.parse(client.ask("CONFIG GET databases"))
                    .items()
                    .get(1)
                    .text()
                    .substring(1);
        }
        redis = RedisProcess.start(
                directory, List.of("--databases", databases, "--proto-max-bulk-len", Integer.toString(32 << 20)));
        commands = common();
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    /** Those of Tidemark that the redis-server knows too and that are sent. */
    private List<CommandInfo> common() {
        Set<String> known = new TreeSet<>();
        try (RawClient client = new RawClient(redis.port())) {
            Matcher names = NAME.matcher(client.ask("COMMAND"));
            while (names.find()) {
                known.add(names.group(1));
            }
        }
        List<CommandInfo> found = new ArrayList<>();
        FakeNode node = new FakeNode();
        try {
            FrontSettings settings = FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20);
            new FrontContext(node, settings, () -> 0, Commands::all)
                    .commands()
                    .forEach(slot -> found.add(slot.command().info()));
        } finally {
            node.close();
        }
        found.removeIf(info -> !known.contains(info.name()) || differences.mode(info.name()) == Mode.NOT_SENT);
        return found;
    }

    @Test
    void repliesAreThoseOfRedis() {
        assertThat(commands).hasSizeGreaterThan(FEWEST_COMPARED);
        new Fuzz(DifferentialFuzz.class).run(this::oneConnection);
    }

    private void oneConnection(Random random) {
        try (RawClient here = new RawClient(server.clientPort());
                RawClient there = new RawClient(redis.port())) {
            Pair pair = new Pair(here, there);
            pair.compare("flushall", List.of(bytes("FLUSHALL")));
            if (random.nextBoolean()) {
                pair.compare("hello", List.of(bytes("HELLO"), bytes("3")));
            }
            SyntaxArguments arguments = new SyntaxArguments(random);
            for (int i = 0; i < COMMANDS; i++) {
                if (random.nextInt(12) == 0) {
                    transaction(random, arguments, pair);
                } else {
                    one(random, arguments, pair, true);
                }
            }
        }
    }

    private void one(Random random, SyntaxArguments arguments, Pair pair, boolean alone) {
        CommandInfo info = commands.get(random.nextInt(commands.size()));
        if (info.name().startsWith("flush") && (!alone || random.nextInt(10) > 0)) {
            return; // WATCH may notice a FLUSHALL, rarely, where Redis does not
        }
        if (CONTEXT.contains(info.name()) && !alone) {
            return; // Redis answers one EXEC in two protocols, and what is refused is not ignored here (H170)
        }
        List<byte[]> words =
                info.name().startsWith("command|getkeys") ? keysOf(random, arguments, info) : arguments.call(info);
        if (TIMES.contains(info.name())) {
            words.replaceAll(DifferentialFuzz::later);
        }
        if (differences.isComparable(info.name(), words)) {
            boolean refused = pair.compare(info.name(), words);
            if (refused && CONTEXT.contains(info.name())) {
                pair.compare("reset", List.of(bytes("RESET")));
            }
        }
    }

    /** Of another command. */
    private List<byte[]> keysOf(Random random, SyntaxArguments arguments, CommandInfo info) {
        List<byte[]> words = new ArrayList<>();
        for (String word : info.name().split("\\|")) {
            words.add(bytes(word));
        }
        CommandInfo other = commands.get(random.nextInt(commands.size()));
        words.addAll(arguments.call(other));
        return words;
    }

    private static byte[] later(byte[] word) {
        String text = new String(word, ISO_8859_1);
        return text.matches("[1-9]\\d{0,5}") ? bytes(text + "000000") : word;
    }

    private void transaction(Random random, SyntaxArguments arguments, Pair pair) {
        if (random.nextBoolean()) {
            pair.compare("watch", List.of(bytes("WATCH"), bytes("a"), bytes("h")));
            if (random.nextInt(3) == 0) {
                one(random, arguments, pair, false);
            }
        }
        pair.compare("multi", List.of(bytes("MULTI")));
        int queued = random.nextInt(5);
        for (int i = 0; i < queued; i++) {
            one(random, arguments, pair, false);
        }
        pair.compareExec(random.nextInt(5) == 0 ? "DISCARD" : "EXEC");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** One connection to each, and what was sent over both, to be shown if they differ. */
    private final class Pair {
        private final RawClient here;
        private final RawClient there;
        private final StringBuilder sent = new StringBuilder();
        private List<String> queued = new ArrayList<>();

        Pair(RawClient here, RawClient there) {
            this.here = here;
            this.there = there;
        }

        /** @return whether both answered an error */
        boolean compare(String name, List<byte[]> words) {
            WireTree[] replies = ask(words);
            boolean isQueued = replies[1].text().equals("QUEUED");
            if (isQueued) {
                queued.add(name);
            }
            check(name, replies[0], replies[1], isQueued ? Mode.SAME : sentMode(name));
            return replies[0].type() == '-';
        }

        private Mode sentMode(String name) {
            Mode mode = differences.mode(name);
            return mode == Mode.NOT_SENT ? Mode.SAME : mode;
        }

        /** Each reply in it by its own command. */
        void compareExec(String name) {
            List<String> names = queued;
            queued = new ArrayList<>();
            WireTree[] replies = ask(List.of(bytes(name)));
            boolean each = replies[0].items().size() == names.size()
                    && replies[1].items().size() == names.size();
            if (!each || names.isEmpty()) {
                check(name, replies[0], replies[1], Mode.SAME);
                return;
            }
            for (int i = 0; i < names.size(); i++) {
                check(
                        name + " " + names.get(i),
                        replies[0].items().get(i),
                        replies[1].items().get(i),
                        sentMode(names.get(i)));
            }
        }

        private WireTree[] ask(List<byte[]> words) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            FuzzedStream.multibulk(out, words.toArray(byte[][]::new));
            String wire = out.toString(ISO_8859_1);
            words.forEach(word -> sent.append(shown(word)).append(' '));
            sent.append('\n');
            here.send(wire);
            there.send(wire);
            return new WireTree[] {WireTree.parse(here.reply()), WireTree.parse(there.reply())};
        }

        private void check(String name, WireTree ours, WireTree theirs, Mode mode) {
            if (!Differences.agree(mode, ours, theirs)) {
                throw new AssertionError("Tidemark answers " + name + " with\n  " + ours + "\nand Redis with\n  "
                        + theirs + "\nafter\n" + sent);
            }
        }

        private static String shown(byte[] word) {
            StringBuilder text = new StringBuilder();
            for (byte b : word) {
                text.append(b > ' ' && b < 127 && b != '\\' ? String.valueOf((char) b) : String.format("\\x%02x", b));
            }
            return word.length == 0 ? "''" : text.toString();
        }
    }
}
