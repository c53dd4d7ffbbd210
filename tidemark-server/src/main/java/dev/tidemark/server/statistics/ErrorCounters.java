package dev.tidemark.server.statistics;

import dev.tidemark.state.reply.Reply;
import java.util.Map;
import java.util.TreeMap;

/** How many errors were answered, by their code; what {@code INFO errorstats} shows. Event loop only. */
public final class ErrorCounters {
    /** More codes than there are; a bound all the same, because a code may come from a client's script one day. */
    private static final int MAX_CODES = 128;

    private static final int MAX_CODE_CHARACTERS = 32;
    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    public void count(Reply.Failure failure) {
        total++;
        String code = code(failure.message());
        if (counts.containsKey(code) || counts.size() < MAX_CODES) {
            counts.merge(code, 1L, Long::sum);
        }
    }

    private static String code(String message) {
        int end = message.indexOf(' ');
        String code = end < 0 ? message : message.substring(0, end);
        return code.length() > MAX_CODE_CHARACTERS ? "ERR" : code;
    }

    public void reset() {
        counts.clear();
        total = 0;
    }

    /** By code, in alphabetical order. */
    public Map<String, Long> counts() {
        return counts;
    }

    public long total() {
        return total;
    }
}
