package dev.tidemark.sim.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.kv.transaction.WatchQuery;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The model against the production engine with the Redis commands, entry by entry, on random logs (H70-H80, H89). */
final class ReferenceEngineTest {
    private static final int LOGS = 150;
    private static final int ENTRIES = 400;
    private static final long START = 1_700_000_000_000_000L;
    private static final EngineLimits TINY = new EngineLimits(2, 3_000_000, 3, 220, 4, 900, 2_000_000);

    private final Map<ReferenceEngine.Kind, Integer> kinds = new TreeMap<>();
    private final Map<String, Integer> errors = new TreeMap<>();

    private int executed;
    private int aborted;
    private int repeatedWithOtherVersions;

    @Test
    void predictsEveryReplyAndTheContent() {
        for (int seed = 0; seed < LOGS; seed++) {
            new Run(seed).run();
        }
        assertThat(kinds).containsOnlyKeys(ReferenceEngine.Kind.values());
        assertThat(errors.keySet())
                .as("kinds of errors that came up")
                .contains("WRONGTYPE", "IDMISMATCH", "IDFUTURE", "IDEXPIRED", "ERR");
        assertThat(List.of(executed, aborted, repeatedWithOtherVersions))
                .as("transactions executed, aborted, and repeated after another WATCH")
                .allMatch(times -> times > 100);
    }

    private final class Run {
        private final SplittableRandom random;
        private final StateEngine engine;
        private final ReferenceEngine model;
        private final List<Long> sessions = new ArrayList<>(List.of(1_000L));
        private final TreeMap<Long, Long> sequences = new TreeMap<>();
        private final List<byte[]> ids = new ArrayList<>();
        private final String name;
        private final List<Transaction.Watch> watched = new ArrayList<>();
        private byte[] lastId;
        private List<byte[]> lastCommands;
        private long offset;
        private long time = START;

        Run(int seed) {
            name = "seed " + seed;
            random = new SplittableRandom(seed);
            EngineLimits limits = seed % 3 == 0 ? EngineLimits.DEFAULT : TINY;
            engine = new StateEngine(new KvStateMachine(), limits);
            model = new ReferenceEngine(limits);
        }

        void run() {
            for (int i = 0; i < ENTRIES; i++) {
                offset++;
                time += random.nextInt(40) == 0 ? random.nextInt(4_000_000) : random.nextInt(-5, 2_000);
                entry();
                if (i % 50 == 0) {
                    assertThat(content()).as(name).isNull();
                }
            }
            assertThat(content()).as(name).isNull();
        }

        private String content() {
            return ContentCheck.difference(model, query -> engine.read(query, 0, 0));
        }

        private void entry() {
            int kind = random.nextInt(20);
            if (kind == 0) {
                if (random.nextBoolean()) {
                    engine.skip(offset, 1, time);
                } else {
                    engine.timePassed(offset, 1, time);
                }
                count(model.apply(offset, time, null, new byte[0]));
            } else if (kind == 1) {
                both(PayloadKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(new byte[16]));
                sessions.add(offset);
            } else if (kind == 2) {
                both(PayloadKind.COMMAND, new byte[] {0x7f, 1, 2});
            } else {
                both(PayloadKind.COMMAND, command());
            }
        }

        private void both(PayloadKind kind, byte[] payload) {
            Outcome outcome = engine.apply(offset, 1, time, kind, payload, 0, payload.length);
            ReferenceEngine.Prediction prediction = model.apply(offset, time, kind, payload);
            String where = name + ", entry " + offset + ": " + prediction.ran();
            assertThat(prediction.replyText()).as(where).isEqualTo(ReplyText.of(outcome.reply()));
            assertThat(prediction.kind().name())
                    .as(where)
                    .isEqualTo(outcome.type().name());
            count(prediction);
        }

        private void count(ReferenceEngine.Prediction prediction) {
            kinds.merge(prediction.kind(), 1, Integer::sum);
            if (prediction.ran() != null && prediction.ran().get(0).equals("exec")) {
                if (prediction.reply().equals(Reply.NIL_SEQUENCE)) {
                    aborted++;
                } else {
                    executed++;
                }
            }
            if (prediction.replyText().startsWith("-")) {
                errors.merge(prediction.replyText().substring(1).split(" ")[0], 1, Integer::sum);
            }
        }

        private byte[] encoded(List<String> words) {
            return encoded(random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0, words);
        }

        private byte[] encoded(int database, List<String> words) {
            return KvCommandCodec.encode(
                    database,
                    words.stream()
                            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                            .toArray(byte[][]::new));
        }

        /** After it database 0 has a key, so no other is alone with its keys. */
        private byte[] ofDatabases() {
            int database = 1 + random.nextInt(2);
            String key = "k" + random.nextInt(5);
            byte[] command = switch (random.nextInt(8)) {
                case 0, 1 -> encoded(List.of("SWAPDB", "" + random.nextInt(3), "" + database));
                case 2, 3 -> encoded(database, List.of("FLUSHDB"));
                case 4 -> encoded(List.of("MOVE", key, "" + database));
                case 5 -> encoded(database, List.of("MOVE", key, "" + random.nextInt(3)));
                case 6 -> encoded(List.of("COPY", key, key, "DB", "" + 3));
                default -> random.nextInt(3) == 0 ? encoded(List.of("FLUSHALL")) : encoded(List.of("GET", key));
            };
            return Transaction.encode(List.of(), List.of(encoded(0, List.of("SET", "k9", "x")), command));
        }

        /** Watched some time ago or just now; the versions are those that the engine tells. */
        private byte[] transaction() {
            if (watched.isEmpty() || random.nextInt(3) == 0) {
                byte[] key = ("k" + random.nextInt(5)).getBytes(StandardCharsets.ISO_8859_1);
                int database = random.nextInt(3);
                Reply.Sequence versions = (Reply.Sequence) engine.read(WatchQuery.encode(database, List.of(key)), 0, 0);
                watched.add(new Transaction.Watch(
                        database, key, ((Reply.Int) versions.items().get(0)).value()));
            }
            List<Transaction.Watch> watches = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0 && !watched.isEmpty(); i--) {
                watches.add(watched.remove(random.nextInt(watched.size())));
            }
            List<byte[]> commands = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                commands.add(encoded(words()));
            }
            lastCommands = commands;
            return Transaction.encode(watches, commands);
        }

        /** With an id, it is repeated under it after its keys were watched again, which is no other command. */
        private byte[] transactionCommand() {
            if (lastId != null && random.nextBoolean()) {
                repeatedWithOtherVersions++;
                Transaction.Watch watch = new Transaction.Watch(0, new byte[] {'k', '0'}, offset);
                byte[] repeat = PayloadCodec.encodeCommand(lastId, Transaction.encode(List.of(watch), lastCommands));
                lastId = null;
                return repeat;
            }
            byte[] body = transaction();
            lastId = random.nextBoolean() ? id() : null;
            return PayloadCodec.encodeCommand(lastId, body);
        }

        private byte[] command() {
            if (random.nextInt(5) == 0) {
                return transactionCommand();
            }
            byte[] body = random.nextInt(10) == 0
                    ? transaction()
                    : random.nextInt(15) == 0 ? ofDatabases() : encoded(words());
            byte[] id = random.nextInt(3) == 0 ? id() : null;
            if (random.nextInt(4) == 0) {
                return PayloadCodec.encodeCommand(id, body);
            }
            long session = sessions.get(random.nextInt(sessions.size()));
            long next = sequences.getOrDefault(session, 0L) + 1;
            long sequence = Math.max(1, next - (random.nextInt(4) == 0 ? random.nextInt(5) : 0));
            if (random.nextInt(15) == 0) {
                sequence = next + 1;
            } else {
                sequences.put(session, Math.max(next - 1, sequence));
            }
            return PayloadCodec.encodeCommand(session, sequence, 1 + random.nextLong(sequence), id, body);
        }

        private byte[] id() {
            if (!ids.isEmpty() && random.nextInt(2) == 0) {
                return ids.get(random.nextInt(ids.size()));
            }
            long millis = time / 1000 + (random.nextInt(8) == 0 ? random.nextInt(-4_000, 70_000) : 0);
            String uuid = String.format(
                    "%08x-%04x-7%03x-%s%03x-%012x",
                    millis >>> 16,
                    millis & 0xffff,
                    random.nextInt(0x1000),
                    "89AbB".charAt(random.nextInt(5)),
                    random.nextInt(0x1000),
                    random.nextLong(1L << 48));
            byte[] id = switch (random.nextInt(4)) {
                case 0 -> ("name-" + random.nextInt(8)).getBytes(StandardCharsets.ISO_8859_1);
                case 1 -> java.util.HexFormat.of().parseHex(uuid.replace("-", ""));
                case 2 -> uuid.replace('-', ':').getBytes(StandardCharsets.ISO_8859_1);
                default -> uuid.getBytes(StandardCharsets.ISO_8859_1);
            };
            ids.add(id);
            return id;
        }

        private List<String> words() {
            String key = "k" + random.nextInt(5);
            String other = "k" + random.nextInt(5);
            String value = value();
            String field = "f" + random.nextInt(3);
            return switch (random.nextInt(28)) {
                case 15 -> List.of("SETNX", key, value);
                case 16 -> List.of("GETSET", key, value);
                case 17 -> List.of("GETDEL", key);
                case 18 -> List.of("HSETNX", key, field, value);
                case 19 -> List.of("SET", key, value, "PX", "" + (1 + random.nextInt(3_000)));
                case 20 -> List.of("SET", key, value, "EX", "" + (1 + random.nextInt(3)), "XX", "GET");
                case 21 -> List.of("SET", key, value, "KEEPTTL");
                case 22 -> List.of("SET", key, value, "PXAT", "" + (time / 1000 + random.nextInt(-100, 2_000)));
                case 23 -> List.of("PEXPIRE", key, "" + random.nextInt(-100, 2_000));
                case 24 -> List.of("EXPIRE", key, "" + random.nextInt(-1, 3));
                case 25 -> List.of("PEXPIREAT", key, "" + (time / 1000 + random.nextInt(-100, 2_000)));
                case 26 -> List.of("PERSIST", key);
                case 0 -> List.of("SET", key, value);
                case 1 -> List.of("SET", key, value, "NX");
                case 2 -> List.of("set", key, value, "xx");
                case 3 -> List.of("SET", key, value, "GET", "NX");
                case 4 -> List.of("SET", key, value, "XX", "NX");
                case 5 -> List.of("GET", key);
                case 6 -> List.of("DEL", key, other);
                case 7 -> List.of("APPEND", key, value);
                case 8 -> List.of("INCR", key);
                case 9 -> List.of("INCRBY", key, value);
                case 10 -> List.of("HSET", key, field, value, "f1", "x\u00ff\u0000\"");
                case 11 -> List.of("HDEL", key, field, "f1");
                case 12 -> List.of("HINCRBY", key, field, value);
                case 13 -> List.of("HGETALL", key);
                case 14 -> List.of("MSET", key, value, other, "9");
                default -> List.of("EXISTS", key, other, key);
            };
        }

        private String value() {
            return switch (random.nextInt(7)) {
                case 0 -> "";
                case 1 -> Long.toString(Long.MAX_VALUE);
                case 2 -> "-" + random.nextInt(100);
                case 3 -> "007";
                case 4 -> "a long value of some forty bytes, or so..";
                default -> Integer.toString(random.nextInt(1_000));
            };
        }
    }
}
