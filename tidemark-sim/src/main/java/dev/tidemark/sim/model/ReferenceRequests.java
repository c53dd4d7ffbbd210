package dev.tidemark.sim.model;

import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Request ids and what was answered, in log order, forgotten by age, number and bytes (H70-H80). */
final class ReferenceRequests {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final long MINUTE_MILLIS = 60_000;

    private record Decided(List<String> command, long offset, long time, Reply reply, long weight) {}

    private final EngineLimits limits;
    /** By id; the oldest first. */
    private final LinkedHashMap<String, Decided> decided = new LinkedHashMap<>();
    /** Time of the youngest dated id that was forgotten, milliseconds since 1970; -1 if none was. */
    private long horizonMillis = -1;

    private long weight;

    ReferenceRequests(EngineLimits limits) {
        this.limits = limits;
    }

    /**
     * The reply to an id that must not run, or null: run it, then {@link #record}.
     *
     * @param command what of it has to be the same when it is repeated
     */
    Reply decide(byte[] id, List<String> command, long time) {
        Decided before = decided.get(text(id));
        if (before != null) {
            return before.command().equals(command)
                    ? before.reply()
                    : new Reply.Failure(
                            "IDMISMATCH request id was used for another command at offset " + before.offset());
        }
        long millis = millis(id);
        if (millis < 0) {
            return null;
        }
        if (millis > time / 1000 + MINUTE_MILLIS) {
            return new Reply.Failure("IDFUTURE the time inside the request id is more than a minute ahead;"
                    + " the command was not executed. Set the client's clock");
        }
        if (millis <= horizonMillis) {
            return new Reply.Failure("IDEXPIRED request ids of this age are no longer remembered;"
                    + " the command was not executed now, but may have been before");
        }
        return null;
    }

    void record(byte[] id, List<String> command, long offset, long time, Reply reply) {
        long added = 160 + id.length + weight(reply);
        decided.put(text(id), new Decided(command, offset, time, reply, added));
        weight += added;
        while (decided.size() > limits.maxRequestIds() || (decided.size() > 1 && weight > limits.maxRequestIdBytes())) {
            forgetFirst();
        }
    }

    void expire(long time) {
        while (!decided.isEmpty() && time - decided.values().iterator().next().time() > limits.requestIdMicros()) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        String id = decided.keySet().iterator().next();
        weight -= decided.remove(id).weight();
        horizonMillis = Math.max(horizonMillis, millis(id.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The time in a version-7 UUID, of 16 bytes or 36 characters; -1 for any other id. */
    private static long millis(byte[] id) {
        String hex;
        if (id.length == 36 && UUID_TEXT.matcher(text(id)).matches()) {
            hex = text(id).replace("-", "");
        } else if (id.length == 16) {
            hex = HexFormat.of().formatHex(id);
        } else {
            return -1;
        }
        boolean isVersion7 = hex.charAt(12) == '7' && "89abAB".indexOf(hex.charAt(16)) >= 0;
        return isVersion7 ? Long.parseLong(hex.substring(0, 12), 16) : -1;
    }

    /** What a reply counts against the bounds in bytes: 32 for itself and each item, and its text or bytes. */
    static long weight(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return 32 + bulk.value().length;
        } else if (reply instanceof Reply.Simple simple) {
            return 32 + simple.text().length();
        } else if (reply instanceof Reply.Failure failure) {
            return 32 + failure.message().length();
        } else if (reply instanceof Reply.Sequence sequence) {
            return weight(sequence.items());
        } else if (reply instanceof Reply.Pairs pairs) {
            return weight(pairs.items());
        }
        return 32;
    }

    private static long weight(List<Reply> items) {
        return 32 + items.stream().mapToLong(ReferenceRequests::weight).sum();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
