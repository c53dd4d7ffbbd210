package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Histories as drawings: a line for each session, time from left to right, each call from its bracket to its bracket.
 *
 * <pre>
 *  A  [set x 1 ok]          [get x = 1]
 *  B        [incr y = 1]  [del x ?]
 *  C  [append z a no]   [get x = nil @7]
 * </pre>
 *
 * {@code = v} is the answer and {@code ok} the one of a SET; {@code no} a refusal, {@code ?} no answer ever. {@code @n}
 * is the witness, {@code #id} a request id; {@code session} and {@code eventual} in front make it a read of that level.
 */
final class Timeline {
    private static final Pattern CALL = Pattern.compile("\\[([^\\]]*)\\]");

    private Timeline() {}

    static List<Call> of(String drawing) {
        List<Call> calls = new ArrayList<>();
        for (String line : drawing.lines().filter(each -> !each.isBlank()).toList()) {
            String session = line.strip().split("[ \\[]", 2)[0];
            Matcher matcher = CALL.matcher(line);
            while (matcher.find()) {
                calls.add(call(calls.size() + 1, session, matcher.group(1), matcher.start(), matcher.end() - 1));
            }
        }
        calls.sort(Comparator.comparingLong(Call::invokedAt));
        return calls;
    }

    private static Call call(int id, String session, String text, int from, int to) {
        List<String> command = new ArrayList<>();
        Level level = Level.LINEARIZABLE;
        Fate fate = null;
        String answer = null;
        long witness = 0;
        String request = null;
        String[] words = text.strip().split(" +");
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.equals("session") || word.equals("eventual")) {
                level = word.equals("session") ? Level.SESSION : Level.EVENTUAL;
            } else if (word.equals("=") || word.equals("ok")) {
                fate = Fate.OK;
                answer = word.equals("ok") ? "+OK" : answer(command.get(0), words[++i]);
            } else if (word.equals("no") || word.equals("?")) {
                fate = word.equals("no") ? Fate.NO : Fate.UNKNOWN;
            } else if (word.startsWith("@")) {
                witness = Long.parseLong(word.substring(1));
            } else if (word.startsWith("#")) {
                request = word.substring(1);
            } else {
                command.add(word);
            }
        }
        long returned = fate == Fate.UNKNOWN ? Call.NEVER : to;
        return new Call(id, session, command, level, from, returned, fate, answer, witness, request);
    }

    private static String answer(String command, String shown) {
        if (shown.equals("nil")) {
            return "(nil)";
        }
        return switch (command) {
            case "incr", "incrby", "append", "del", "exists" -> ":" + shown;
            case "get" -> '"' + shown + '"';
            default -> shown;
        };
    }
}
