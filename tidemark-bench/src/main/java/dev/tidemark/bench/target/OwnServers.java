package dev.tidemark.bench.target;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The processes of one target that was started for the run. */
public abstract class OwnServers implements Target {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final int POLL_MILLIS = 20;

    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private boolean closed;

    OwnServers() {}

    /** A run that is broken off closes the target from another thread; nothing may be left running then. */
    synchronized void started(Server server) throws BenchException {
        servers.add(server);
        if (closed) {
            server.kill();
            throw new BenchException("the run was broken off");
        }
    }

    @Override
    public List<Long> pids() {
        return servers.stream().map(Server::pid).toList();
    }

    /** What each of its processes has on disk, in a directory of its own. */
    public List<Path> directories() {
        return servers.stream().map(Server::directory).toList();
    }

    /** One of its servers that answers clients. */
    abstract InetSocketAddress server();

    /** The value of a key as a client gets it from that server, or null. */
    String get(String key) throws IOException {
        return RespCall.text(server(), "GET", key);
    }

    /** Ends all processes at once with SIGKILL. Their data stays. */
    public void crash() throws BenchException {
        signal("-KILL");
        servers.forEach(Server::kill);
    }

    /** Starts all processes again on their data, at the same addresses. All must have ended. */
    public synchronized void restart() throws BenchException {
        List<Server> ended = List.copyOf(servers);
        servers.clear();
        for (Server server : ended) {
            started(server.again());
        }
    }

    /** Waits until a client gets this value. */
    public void awaitValue(String key, String value, Duration patience) throws BenchException {
        await("the value of " + key, () -> value.equals(get(key)) ? value : null, patience);
    }

    /** @throws BenchException if one of its processes has ended, with what it said last */
    public void requireAlive() throws BenchException {
        for (Server server : servers) {
            server.requireAlive();
        }
    }

    /** Something to try until it works. */
    interface Attempt<T> {
        /** @return null if it is not so far */
        T tryOnce() throws IOException;
    }

    /** Tries until there is a result, a server dies, or too much time has gone. */
    <T> T await(String what, Attempt<T> attempt) throws BenchException {
        return await(what, attempt, READY);
    }

    private <T> T await(String what, Attempt<T> attempt, Duration patience) throws BenchException {
        long until = System.nanoTime() + patience.toNanos();
        String last = "no answer";
        while (System.nanoTime() - until < 0) {
            requireAlive();
            try {
                T result = attempt.tryOnce();
                if (result != null) {
                    return result;
                }
                last = "it is not ready";
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            pause();
        }
        throw new BenchException(name() + ": " + what + " did not come within "
                + patience.toSeconds() + " s: " + last
                + (servers.isEmpty()
                        ? ""
                        : System.lineSeparator() + servers.get(0).lastWords()));
    }

    private static void pause() throws BenchException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public void freeze() throws BenchException {
        signal("-STOP");
    }

    @Override
    public void thaw() throws BenchException {
        signal("-CONT");
    }

    private void signal(String signal) throws BenchException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        pids().forEach(pid -> command.add(Long.toString(pid)));
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new BenchException(String.join(" ", command) + " ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new BenchException("the processes of " + name() + " cannot be sent a signal: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        servers.forEach(Server::kill);
        servers.clear();
    }
}
