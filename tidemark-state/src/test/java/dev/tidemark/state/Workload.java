package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.codec.ReplyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A seeded log for tests: sessions, repeats, gaps, request ids of all kinds, deletions, jumps of time. */
public final class Workload {
    /** One entry. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Step(long offset, long epoch, long time, PayloadKind kind, byte[] payload) {
        public Outcome applyTo(StateEngine engine) {
            if (kind == null) {
                engine.skip(offset, epoch, time);
                return null;
            }
            return engine.apply(offset, epoch, time, kind, payload, 0, payload.length);
        }
    }

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<Long> sessions = new ArrayList<>();
    private long time = 1_700_000_000_000_000L;

    private Workload(long seed) {
        random = new Random(seed);
    }

    public static List<Step> generate(long seed, int entries) {
        Workload workload = new Workload(seed);
        for (int offset = 1; offset <= entries; offset++) {
            workload.add(offset);
        }
        return workload.steps;
    }

    /** Replies by value: records of arrays compare by identity. */
    public static String describe(Outcome outcome) {
        if (outcome == null) {
            return "skipped";
        }
        String reply = outcome.reply() == null
                ? "none"
                : java.util.HexFormat.of().formatHex(ReplyCodec.encode(outcome.reply()));
        return outcome.type() + " " + outcome.session() + " " + outcome.sequence() + " " + reply;
    }

    private void add(long offset) {
        time += random.nextInt(20) == 0 ? 400_000 : 1 + random.nextLong(20_000);
        long epoch = 1 + offset / 50;
        int choice = random.nextInt(20);
        if (choice == 0) {
            steps.add(new Step(offset, epoch, time, null, null));
        } else if (choice <= 2 || sessions.isEmpty()) {
            byte[] nonce = new byte[PayloadCodec.NONCE_BYTES];
            random.nextBytes(nonce);
            steps.add(new Step(offset, epoch, time, PayloadKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(nonce)));
            sessions.add(offset);
        } else {
            steps.add(new Step(offset, epoch, time, PayloadKind.COMMAND, command(choice)));
        }
    }

    private byte[] command(int choice) {
        byte[] requestId = choice % 2 == 0 ? null : requestId();
        byte[] body = body().getBytes(UTF_8);
        if (choice < 6) {
            return PayloadCodec.encodeCommand(requestId, body);
        }
        long session = sessions.get(Math.max(0, sessions.size() - 1 - random.nextInt(5)));
        long sequence = 1 + random.nextLong(12);
        return PayloadCodec.encodeCommand(
                session, sequence, Math.max(1, sequence - random.nextInt(6)), requestId, body);
    }

    private String body() {
        int key = random.nextInt(12);
        return switch (random.nextInt(6)) {
            case 0 -> "!";
            case 1 -> "-key" + key;
            default -> "key" + key + "=" + "x".repeat(random.nextInt(4));
        };
    }

    private byte[] requestId() {
        byte[] id = new byte[16];
        if (random.nextBoolean()) {
            return ("id-" + random.nextInt(8)).getBytes(UTF_8);
        }
        long millis = time / 1000 - random.nextLong(2000);
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (millis >>> (8 * (5 - i)));
        }
        id[6] = 0x70;
        id[8] = (byte) 0x80;
        return id;
    }
}
