package dev.tidemark.sim.model;

import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * Replays committed entries and predicts what every node must answer: sessions, request ids, and the data under them. A
 * second writing of the rules of {@link dev.tidemark.state.StateEngine}, for clarity and not for speed.
 */
public final class ReferenceEngine {
    /** What an entry comes to; see {@link dev.tidemark.state.Outcome}. */
    public enum Kind {
        EXECUTED,
        DUPLICATE,
        GAP,
        EXPIRED,
        SESSION_OPENED,
        INVALID,
        NOTHING
    }

    /**
     * @param offset of the entry
     * @param ran the command that took effect by this entry, or null if none did
     * @param requestId of the command, or null
     * @param reply null where there is none
     */
    public record Prediction(long offset, Kind kind, List<String> ran, String requestId, Reply reply) {
        public String replyText() {
            return ReplyText.of(reply);
        }
    }

    private static final class Session {
        long lastSequence;
        long lastUseTime;
        /** By sequence; the oldest first. */
        final LinkedHashMap<Long, Reply> replies = new LinkedHashMap<>();
    }

    private final EngineLimits limits;
    private final ReferenceData data = new ReferenceData();
    private final ReferenceRequests requests;
    /** The one whose last use is the oldest first. */
    private final LinkedHashMap<Long, Session> sessions = new LinkedHashMap<>();

    private final TreeSet<String> keysEverNamed = new TreeSet<>();
    private long offset;
    private long time;

    public ReferenceEngine(EngineLimits limits) {
        this(limits, 0, 0);
    }

    /**
     * Begins with an empty state after an entry, as of a snapshot.
     *
     * @param startTime of that entry, microseconds since 1970
     */
    public ReferenceEngine(EngineLimits limits, long startOffset, long startTime) {
        this.limits = limits;
        this.requests = new ReferenceRequests(limits);
        this.offset = startOffset;
        this.time = startTime;
    }

    /** The last entry that was applied. */
    public long offset() {
        return offset;
    }

    public ReferenceData data() {
        return data;
    }

    TreeSet<String> keysEverNamed() {
        return keysEverNamed;
    }

    /**
     * Applies the next committed entry.
     *
     * @param entryTime of the entry, microseconds since 1970
     * @param kind null for an entry that is not for the engine, such as an epoch start, or one that only tells the time
     */
    public Prediction apply(long entryOffset, long entryTime, PayloadKind kind, byte[] payload) {
        if (entryOffset != offset + 1) {
            throw new IllegalArgumentException("entry " + entryOffset + " does not follow entry " + offset);
        }
        offset = entryOffset;
        time = Math.max(time, entryTime);
        sessions.values().removeIf(session -> time - session.lastUseTime > limits.sessionIdleMicros());
        requests.expire(time);
        data.at(offset, Math.floorDiv(time, 1_000));
        if (kind == null) {
            return new Prediction(offset, Kind.NOTHING, null, null, null);
        }
        try {
            return kind == PayloadKind.OPEN_SESSION
                    ? open(payload)
                    : command(PayloadCodec.decodeCommand(payload, 0, payload.length));
        } catch (MalformedException e) {
            Reply reply = new Reply.Failure(
                    "ERR entry " + offset + " cannot be read and was not executed: " + e.getMessage());
            return new Prediction(offset, Kind.INVALID, null, null, reply);
        }
    }

    private Prediction open(byte[] payload) throws MalformedException {
        PayloadCodec.decodeOpenSession(payload, 0, payload.length);
        if (sessions.size() == limits.maxSessions()) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        Session session = new Session();
        session.lastUseTime = time;
        sessions.put(offset, session);
        return new Prediction(offset, Kind.SESSION_OPENED, null, null, null);
    }

    private Prediction command(CommandPayload command) {
        if (command.session() == 0) {
            return decide(command);
        }
        Session session = sessions.get(command.session());
        if (session == null) {
            return prediction(Kind.EXPIRED, command, null);
        }
        if (command.sequence() > session.lastSequence + 1) {
            return prediction(Kind.GAP, command, null);
        }
        session.lastUseTime = time;
        sessions.remove(command.session());
        sessions.put(command.session(), session);
        long wanted = Math.min(command.lowestUnanswered(), command.sequence());
        session.replies.keySet().removeIf(sequence -> sequence < wanted);
        if (command.sequence() <= session.lastSequence) {
            return prediction(Kind.DUPLICATE, command, session.replies.get(command.sequence()));
        }
        Prediction decided = decide(command);
        session.lastSequence = command.sequence();
        session.replies.put(command.sequence(), decided.reply());
        while (session.replies.size() > limits.maxSessionReplies()
                || (session.replies.size() > 1
                        && session.replies.values().stream()
                                        .mapToLong(ReferenceRequests::weight)
                                        .sum()
                                > limits.maxSessionReplyBytes())) {
            session.replies.remove(session.replies.keySet().iterator().next());
        }
        return decided;
    }

    private Prediction decide(CommandPayload command) {
        if (command.requestId() == null) {
            return run(command);
        }
        List<String> same = ReferenceTransaction.identity(words(command.body()));
        Reply decided = requests.decide(command.requestId(), same, time);
        if (decided != null) {
            return prediction(Kind.EXECUTED, command, decided);
        }
        Prediction ran = run(command);
        requests.record(command.requestId(), same, offset, time, ran.reply());
        return ran;
    }

    private Prediction run(CommandPayload command) {
        List<String> words = words(command.body());
        keysEverNamed.addAll(ReferenceData.keys(words));
        Reply reply = data.execute(words);
        return new Prediction(offset, Kind.EXECUTED, words, text(command.requestId()), reply);
    }

    private Prediction prediction(Kind kind, CommandPayload command, Reply reply) {
        return new Prediction(offset, kind, null, text(command.requestId()), reply);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The workload sends nothing that is no command, so such an entry is a finding by itself. */
    private List<String> words(byte[] body) {
        try {
            return CommandWords.of(body);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("entry " + offset + " holds no command: " + e.getMessage(), e);
        }
    }
}
