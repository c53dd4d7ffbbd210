package dev.tidemark.sim;

import dev.tidemark.sim.time.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sequence diagram of what a story is about, in the language of Mermaid, drawn from the trace of a run: everything
 * between its first caption and its last, in the order of true time, but for messages that say nothing new or were
 * drawn before.
 */
public final class Picture {
    /** What the line of a trace begins with that is a caption. */
    static final String CAPTION = "PICTURE: ";

    private static final Pattern ARRIVES = Pattern.compile("receives n(\\d)->n(\\d) epoch (\\d+) (.*)");
    private static final Pattern LOST = Pattern.compile("lost, .*?: n(\\d)->n(\\d) epoch (\\d+) (.*)");
    private static final Pattern READ_OR_WRITE = Pattern.compile("(is asked: |answers |refuses the ).*");
    private static final Pattern NOISE = Pattern.compile(
            "(HealthReport|StateMarked|PreVoteRe|heartbeat|ReadIndexRe|ProposeRe|AppendReply.*round=[1-9]).*");
    private static final Pattern UNTOLD =
            Pattern.compile("(, echo=Echo\\[.*?\\])|(, configuration=.*)|(read=\\d+(, )?)|"
                    + "(, wall=\\d+)|(, sent=-?\\d+)|(, round=0)|(whole=true, )|(, whole=true)|(Failure\\[message=)");
    private static final Pattern BRACKETS = Pattern.compile("\\[|\\]");
    private static final int MAX_WORDS = 72;

    private Picture() {}

    /** Empty if there are no captions. */
    public static String of(Trace trace) {
        List<Trace.Line> lines = trace.lines();
        int from = first(lines);
        int to = last(lines);
        if (from < 0 || from == to) {
            return "";
        }
        StringBuilder text = new StringBuilder("sequenceDiagram\n");
        for (int node = 1; node <= 3; node++) {
            text.append("  participant n")
                    .append(node)
                    .append(" as node ")
                    .append(node)
                    .append('\n');
        }
        Set<String> said = new HashSet<>(); // never iterated
        for (Trace.Line line : lines.subList(from, to)) {
            String drawn = drawn(line);
            if (!drawn.isEmpty() && said.add(drawn)) {
                text.append("  ").append(drawn).append('\n');
            }
        }
        return text.toString();
    }

    private static int first(List<Trace.Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).text().startsWith(CAPTION)) {
                return i;
            }
        }
        return -1;
    }

    private static int last(List<Trace.Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).text().startsWith(CAPTION)) {
                return i;
            }
        }
        return -1;
    }

    private static String drawn(Trace.Line line) {
        String text = line.text();
        if (text.startsWith(CAPTION)) {
            return "Note over n1,n3: " + words(text.substring(CAPTION.length()));
        }
        Matcher arrives = ARRIVES.matcher(text);
        if (arrives.matches()) {
            return arrow(arrives, "->>");
        }
        Matcher lost = LOST.matcher(text);
        if (lost.matches()) {
            return arrow(lost, "-x");
        }
        boolean isTold = READ_OR_WRITE.matcher(text).matches() || text.startsWith("LEADS");
        return isTold && line.node() != 0 ? "Note over n" + line.node() + ": " + words(text) : "";
    }

    private static String arrow(Matcher message, String arrow) {
        boolean isNews = !NOISE.matcher(message.group(4)).matches();
        return isNews ? "n" + message.group(1) + arrow + "n" + message.group(2) + ": " + words(message.group(4)) : "";
    }

    /** What Mermaid would take for its own is left out, and what is too long for a picture. */
    private static String words(String text) {
        String told = BRACKETS.matcher(UNTOLD.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .replace(';', ',')
                .replace("#", "")
                .strip();
        return told.length() <= MAX_WORDS ? told : told.substring(0, MAX_WORDS).strip() + " ...";
    }
}
