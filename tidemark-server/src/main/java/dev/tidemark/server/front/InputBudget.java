package dev.tidemark.server.front;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The memory for what all clients together have sent and is not executed (H106): half-arrived commands, commands that
 * wait, and reads under way. While more than half of it is used, of the clients with much one at a time is read from,
 * so that its command gets whole; the others wait for their turn. Beyond the bound who has held most for longest is
 * disconnected. Event loop only.
 */
public final class InputBudget {
    /** Who holds less is always read from. */
    public static final int LITTLE_BYTES = 16 << 10;

    /** A client that is read from, and waits for its turn while memory is short. */
    public interface Reader {
        /** Its turn has come. Called on the event loop, from within any other call; does nothing by itself. */
        void readAgain();
    }

    private final long max;
    private long taken;
    private Reader chosen;
    private final Set<Reader> waiting = new LinkedHashSet<>();

    InputBudget(long max) {
        this.max = max;
    }

    public void add(long bytes) {
        boolean wasTight = isTight();
        taken += bytes;
        if (wasTight && !isTight()) {
            Set<Reader> all = new LinkedHashSet<>(waiting);
            waiting.clear();
            chosen = null;
            all.forEach(Reader::readAgain);
        }
    }

    long takenBytes() {
        return taken;
    }

    public long maxBytes() {
        return max;
    }

    public boolean isTight() {
        return taken > max / 2;
    }

    public boolean isExceeded() {
        return taken > max;
    }

    /** Whether more may be read from a client that holds so much; if not, it is told when. */
    public boolean mayRead(Reader client, long held) {
        if (held <= LITTLE_BYTES || !isTight()) {
            gone(client);
            return true;
        }
        if (chosen == null) {
            waiting.remove(client);
            chosen = client;
        }
        if (chosen != client) {
            waiting.add(client);
        }
        return chosen == client;
    }

    /** Whether others wait until this client has sent all of its command. */
    public boolean isWaitedFor(Reader client) {
        return chosen == client && !waiting.isEmpty();
    }

    public boolean isWaiting(Reader client) {
        return waiting.contains(client);
    }

    /** It needs no turn, or no longer. */
    public void gone(Reader client) {
        if (chosen == null && waiting.isEmpty()) {
            return;
        }
        waiting.remove(client);
        if (chosen == client) {
            chosen = null;
            if (!waiting.isEmpty()) {
                Reader next = waiting.iterator().next();
                waiting.remove(next);
                chosen = next;
                next.readAgain();
            }
        }
    }
}
