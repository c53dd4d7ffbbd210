package dev.tidemark.state.once;

import dev.tidemark.state.row.FrozenSession;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway sessions: found by id without boxing, kept in order of last use. That order is a function of the log, so
 * every node ends the same sessions at the same entry (H71, H72).
 */
public final class SessionTable {
    private static final int FIRST_CAPACITY = 64;

    private final EngineLimits limits;
    private Session[] slots = new Session[FIRST_CAPACITY]; // open addressing, linear probing, at most half full
    private int size;
    private long weight;
    private Session oldest;
    private Session newest;

    public SessionTable(EngineLimits limits) {
        this.limits = limits;
    }

    /** The session, or null. */
    public Session find(long id) {
        for (int at = home(id); slots[at] != null; at = next(at)) {
            if (slots[at].id == id) {
                return slots[at];
            }
        }
        return null;
    }

    /** The session, or null if there is none or it will have ended at {@code time}. */
    public Session findAt(long id, long time) {
        Session session = find(id);
        return session == null || isIdle(session, time) ? null : session;
    }

    private boolean isIdle(Session session, long time) {
        return time - session.lastUseTime > limits.sessionIdleMicros();
    }

    /** About how many bytes of replies all sessions hold. */
    public long weight() {
        return weight;
    }

    /** A session holds so much more, or less. */
    public void addWeight(long more) {
        weight += more;
    }

    int size() {
        return size;
    }

    public void open(long id, byte[] nonce, long time) {
        if (size == limits.maxSessions()) {
            remove(oldest);
        }
        Session session = new Session(id, nonce);
        session.lastUseOffset = id;
        session.lastUseTime = time;
        add(session);
    }

    public void use(Session session, long offset, long time) {
        session.lastUseOffset = offset;
        session.lastUseTime = time;
        if (session != newest) {
            unlink(session);
            linkNewest(session);
        }
    }

    /** Ends the sessions that were idle for too long at {@code time}. */
    public void expire(long time) {
        while (oldest != null && isIdle(oldest, time)) {
            remove(oldest);
        }
    }

    /** Copies the table, oldest use first. What it costs is bounded by the replies in flight. */
    public List<FrozenSession> freeze() {
        List<FrozenSession> frozen = new ArrayList<>(size);
        for (Session session = oldest; session != null; session = session.newer) {
            frozen.add(session.freeze());
        }
        return frozen;
    }

    public static SessionTable restored(EngineLimits limits, List<FrozenSession> oldestUseFirst) {
        SessionTable table = new SessionTable(limits);
        for (FrozenSession frozen : oldestUseFirst) {
            table.add(Session.restored(frozen));
        }
        return table;
    }

    private void add(Session session) {
        if (2 * (size + 1) > slots.length) {
            rehash();
        }
        insert(session);
        size++;
        weight += session.weight();
        linkNewest(session);
    }

    private void remove(Session session) {
        unlink(session);
        size--;
        weight -= session.weight();
        int at = home(session.id);
        while (slots[at] != session) {
            at = next(at);
        }
        closeGap(at);
    }

    /** Moves later members of a run of slots forward, so that every search still meets what it looks for. */
    private void closeGap(int removed) {
        int gap = removed;
        slots[gap] = null;
        for (int at = next(gap); slots[at] != null; at = next(at)) {
            int home = home(slots[at].id);
            boolean mayMove = gap <= at ? home <= gap || home > at : home <= gap && home > at;
            if (mayMove) {
                slots[gap] = slots[at];
                slots[at] = null;
                gap = at;
            }
        }
    }

    private void rehash() {
        slots = new Session[slots.length * 2];
        for (Session session = oldest; session != null; session = session.newer) {
            insert(session);
        }
    }

    private void insert(Session session) {
        int at = home(session.id);
        while (slots[at] != null) {
            at = next(at);
        }
        slots[at] = session;
    }

    private int home(long id) {
        long mixed = id * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) & slots.length - 1;
    }

    private int next(int at) {
        return at + 1 & slots.length - 1;
    }

    private void linkNewest(Session session) {
        session.older = newest;
        session.newer = null;
        if (newest == null) {
            oldest = session;
        } else {
            newest.newer = session;
        }
        newest = session;
    }

    private void unlink(Session session) {
        if (session.older == null) {
            oldest = session.newer;
        } else {
            session.older.newer = session.newer;
        }
        if (session.newer == null) {
            newest = session.older;
        } else {
            session.newer.older = session.older;
        }
    }
}
