package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.support.OneNodeServer;
import dev.tidemark.server.support.RawClient;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A node with every command it has, through real connections: whatever is sent, no exception escapes, nothing is
 * allocated beyond the limits, and the node answers PING and INCR afterwards (H106, H116).
 */
class ServerFuzzTest {
    private static final int COMMANDS = 25;
    private static final int MAX_ENTRY_BYTES = 64 << 10;
    /**
     * A connection reads ahead, a reply is encoded, an entry is written and applied: some copies of the largest entry.
     */
    private static final long ALLOCATED_BYTES_PER_CASE = 64L << 20;
    /** Of {@code COMMAND}: the name and the arity of each, one after the other. */
    private static final Pattern NAME_AND_ARITY = Pattern.compile("\\*\\d+\r\n\\$\\d+\r\n([a-z.]+)\r\n:(-?\\d+)\r\n");

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TidemarkServer server;
    private Map<String, Integer> commands;

    @BeforeEach
    void start() throws Exception {
        server = OneNodeServer.start(
                directory, Map.of(ConfigKey.MAX_ENTRY_BYTES, MAX_ENTRY_BYTES, ConfigKey.MAX_MEMORY_BYTES, 16 << 20));
        log.start();
        root().addAppender(log);
        try (RawClient client = new RawClient(server.clientPort())) {
            commands = commands(client.ask("COMMAND"));
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Map<String, Integer> commands(String reply) {
        Map<String, Integer> commands = new TreeMap<>();
        Matcher matcher = NAME_AND_ARITY.matcher(reply);
        while (matcher.find()) {
            commands.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return commands;
    }

    @AfterEach
    void stop() {
        root().detachAppender(log);
        server.close();
    }

    @Test
    void livesOn() {
        assertThat(commands).containsKeys("get", "set", "hset", "client", "config", "cluster", "tide.once");
        List<String> names = List.copyOf(commands.keySet());
        new Fuzz(ServerFuzzTest.class).run(random -> oneConnection(random, names));
    }

    private void oneConnection(Random random, List<String> names) {
        long before = allocatedByAllThreads();
        boolean garbage = random.nextInt(4) == 0;
        String sent = garbage
                ? new String(new FuzzedStream(random).bytes(), ISO_8859_1)
                : commands(random, new FuzzedArguments(random), names);
        String replies;
        try (RawClient client = new RawClient(server.clientPort())) {
            replies = client.send(sent).endOutput().untilClosed();
        }
        assertThat(allocatedByAllThreads() - before)
                .as("bytes allocated in all threads for %d bytes", sent.length())
                .isLessThan(ALLOCATED_BYTES_PER_CASE + 8L * replies.length());
        assertThat(errors()).isEmpty();
        isAlive();
    }

    private String commands(Random random, FuzzedArguments arguments, List<String> names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            FuzzedStream.multibulk(out, new byte[][] {text("hello"), text("3")});
        }
        for (int i = 0; i < COMMANDS; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[][] command = arguments.command(name, commands.get(name));
            if (name.equals("wait")) { // it may wait for ever, as it should
                command = new byte[][] {text("wait"), arguments.next(), text("1")};
            }
            if (name.equals("shutdown")) { // it may stop the node, as it should
                command = new byte[][] {text("shutdown"), arguments.next(), text("ABORT")};
            }
            FuzzedStream.multibulk(out, command);
            if (random.nextInt(5) == 0) { // what was refused of the context would have all that follows refused
                FuzzedStream.multibulk(out, new byte[][] {text("reset")});
                FuzzedStream.multibulk(out, new byte[][] {text("select"), text("" + random.nextInt(16))});
            }
        }
        return out.toString(ISO_8859_1);
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void isAlive() {
        try (RawClient client = new RawClient(server.clientPort())) {
            assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
            assertThat(client.ask("FLUSHALL")).isEqualTo("+OK\r\n"); // else memory is used up at some time, and says so
            assertThat(client.ask("INCR alive")).isEqualTo(":1\r\n");
        }
    }

    /** What the node itself calls a defect. */
    private List<String> errors() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy())
                .toList();
    }

    private static long allocatedByAllThreads() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
