package dev.tidemark.torture.fault;

import dev.tidemark.torture.finding.TortureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The network between the nodes and their clients: see {@code network.c}. Number 0 is where the clients are. */
public final class Network implements AutoCloseable {
    /** All nodes and the clients. */
    public static final int ALL = -1;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final List<Long> namespaces = new ArrayList<>();

    public Network(Programs programs, int nodes) {
        try {
            process = new ProcessBuilder(programs.network().toString(), Integer.toString(nodes))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            String ready = answers.readLine();
            if (ready == null || !ready.startsWith("ready")) {
                throw new TortureException(
                        "there is no network of trials. It needs root, Linux with TUN devices, and a network"
                                + " namespace that nobody else uses: run .ci/torture");
            }
            for (String pid : ready.substring("ready ".length()).split(" ")) {
                namespaces.add(Long.parseLong(pid));
            }
        } catch (IOException e) {
            throw new TortureException("the network of trials", e);
        }
    }

    /** The words before a command that make it run where node {@code id} lives. */
    public List<String> inNamespaceOf(int id) {
        return List.of("nsenter", "--net=/proc/" + namespaces.get(id - 1) + "/ns/net");
    }

    public static String addressOf(int id) {
        return "10.73.0." + id;
    }

    /** Packets of one to the other are lost; not those of the other to the one. */
    public void cut(int from, int to) {
        command("cut " + place(from) + " " + place(to));
    }

    /** In both directions. */
    public void cutBoth(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    public void lose(int from, int to, int percent) {
        command("loss " + place(from) + " " + place(to) + " " + percent);
    }

    /** One way; the round trip takes twice as long if the other way is delayed, too. */
    public void delay(int from, int to, int millis) {
        command("delay " + place(from) + " " + place(to) + " " + millis);
    }

    public void heal() {
        command("heal");
    }

    private static String place(int id) {
        return id == ALL ? "*" : Integer.toString(id);
    }

    private synchronized void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (!"ok".equals(answer)) {
                throw new TortureException("the network answered " + answer + " to " + line);
            }
        } catch (IOException e) {
            throw new TortureException("the network has ended", e);
        }
    }

    @Override
    public void close() {
        try {
            // Its device is free for the next network only when it is gone.
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
