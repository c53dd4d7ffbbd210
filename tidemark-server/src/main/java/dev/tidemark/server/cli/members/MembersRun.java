package dev.tidemark.server.cli.members;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks for a change of members, and follows it until nothing of it is left to do. */
public final class MembersRun {
    private static final int ANSWER_MILLIS = 30_000;
    private static final int LIST_MILLIS = 2_000;
    private static final int POLL_MILLIS = 200;

    private final HostPort at;
    private final String password;
    private final PrintWriter progress;
    /** Whom to ask, those that were heard of last included. */
    private final Set<HostPort> known = new LinkedHashSet<>();

    /** @param progress where lines for people go */
    public MembersRun(HostPort at, String password, PrintWriter progress) {
        this.at = at;
        this.password = password;
        this.progress = progress;
        known.add(at);
    }

    /** As the node that is asked knows them, or the leader if that can be asked. */
    public MembersList list() throws CliException {
        MembersList first = listOfAny();
        HostPort leader = first.leader();
        if (leader == null || leader.equals(at)) {
            return first;
        }
        try {
            return ask(leader);
        } catch (IOException | ReplyError e) {
            return first; // what a follower knows is enough
        }
    }

    private MembersList listOfAny() throws CliException {
        String problem = "";
        for (HostPort node : new ArrayList<>(known)) {
            try {
                MembersList list = ask(node);
                known.addAll(list.clients());
                return list;
            } catch (ReplyError e) {
                throw answered(node, e);
            } catch (IOException e) {
                problem += (problem.isEmpty() ? "" : "; ") + node + ": " + Reasons.of(e);
            }
        }
        throw new CliException("no node answers (" + problem
                + "). Is one running? Give the client address of another one with --at HOST:PORT");
    }

    private MembersList ask(HostPort node) throws IOException, ReplyError {
        try (RespClient client = NodeView.connect(node, password, LIST_MILLIS)) {
            if (client.call("TIDE.MEMBERS") instanceof Map<?, ?> reply) {
                Map<String, Object> fields = new LinkedHashMap<>();
                reply.forEach((key, value) -> fields.put(key.toString(), value));
                return new MembersList(fields);
            }
            throw new IOException("it does not answer TIDE.MEMBERS as a Tidemark node does");
        }
    }

    /** @throws CliException with the reason, if it was refused or is not known to have been done */
    public void change(List<String> command) throws CliException {
        try (RespClient client = connect()) {
            client.call(command.toArray(String[]::new));
        } catch (ReplyError e) {
            // Where all must write, it is committed only when it is done; so what is under way is followed.
            if (!e.getMessage().startsWith("TRYAGAIN ") || !list().isChanging()) {
                throw answered(at, e);
            }
        } catch (IOException e) {
            throw new CliException("no answer from " + at + ": " + Reasons.of(e)
                    + ". The change may have been made: look with \"tidemark members list\", and ask again, which does"
                    + " no harm");
        }
    }

    private RespClient connect() throws CliException, ReplyError {
        try {
            return NodeView.connect(at, password, ANSWER_MILLIS);
        } catch (IOException e) {
            throw new CliException("no node answers at " + at + ": " + Reasons.of(e)
                    + ". Nothing was asked for, so nothing changes. Is it running? Give the client address of another"
                    + " one with --at HOST:PORT");
        }
    }

    private static CliException answered(HostPort node, ReplyError e) {
        String why = e.getMessage();
        return new CliException("the node at " + node + " answers: " + why
                + (why.startsWith("NOAUTH") ? " (give it with --password)" : ""));
    }

    /**
     * Waits until nothing is under way, and tells each step.
     *
     * @return null if the time was over first
     */
    public MembersList follow(int seconds) throws CliException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String told = "";
        while (true) {
            MembersList list = list();
            if (!list.isChanging()) {
                return list;
            }
            String step = list.underWay();
            if (!step.equals(told)) {
                progress.println(step);
                progress.flush();
                told = step;
            }
            if (System.nanoTime() >= end) {
                return null;
            }
            pause();
        }
    }

    private static void pause() throws CliException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted; the change goes on by itself");
        }
    }
}
