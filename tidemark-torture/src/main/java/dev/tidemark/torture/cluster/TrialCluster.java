package dev.tidemark.torture.cluster;

import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes 1 to N on the network of trials; the first of them are the members at the beginning. */
public final class TrialCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final List<TrialNode> nodes = new ArrayList<>();
    private final int voters;

    /**
     * @param voters nodes 1 to this are the voters at the beginning
     * @param size of them and of those that may be added
     * @param settings of all nodes, {@code key=value}
     */
    public TrialCluster(
            int voters,
            int size,
            Path launcher,
            Path directory,
            Network network,
            Programs programs,
            List<String> settings) {
        this.voters = voters;
        for (int id = 1; id <= size; id++) {
            List<String> options = new ArrayList<>(List.of("--id", Integer.toString(id)));
            options.addAll(List.of("--client", Network.addressOf(id) + ":" + TrialNode.CLIENT_PORT));
            options.addAll(List.of("--data", directory.resolve("node-" + id).toString()));
            for (String setting : settings) {
                options.addAll(List.of("--set", setting));
            }
            try {
                Files.createDirectories(directory.resolve("node-" + id));
            } catch (IOException e) {
                throw new TortureException("cannot make a data directory in " + directory, e);
            }
            TrialNode node = new TrialNode(id, launcher, directory, network, programs, options);
            nodes.add(node.founding(list(voters)));
            if (id > voters) {
                node.joining(list(size));
            }
        }
    }

    /** As the option {@code --cluster} has it. */
    private static String list(int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(id -> id + "=" + TrialNode.peerAddress(id))
                .collect(Collectors.joining(","));
    }

    public List<TrialNode> nodes() {
        return nodes;
    }

    public TrialNode node(int id) {
        return nodes.get(id - 1);
    }

    /** Starts those that are members at the beginning, and waits until they serve. */
    public TrialCluster start() {
        List<TrialNode> first = nodes.subList(0, voters);
        first.forEach(TrialNode::start);
        first.forEach(this::awaitServing);
        return this;
    }

    /** A node that has nothing, and joins the cluster once it is started and somebody has added it. */
    public void empty(TrialNode node) {
        node.deleteData();
        node.joining(list(nodes.size()));
    }

    public void awaitServing() {
        nodes.forEach(this::awaitServing);
    }

    public void awaitServing(TrialNode node) {
        Await.until(node + " serves", PATIENCE, () -> {
            if (!node.isAlive()) {
                throw new TortureException(node + " has ended by itself. It printed:\n" + tail(node.printed()));
            }
            return node.isServing();
        });
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    /** The one that leads and serves, of those that run; of two that believe so, the one in the later epoch. */
    public Optional<TrialNode> leaderNow() {
        return leaderAmong(node -> true);
    }

    public Optional<TrialNode> leaderAmong(Predicate<TrialNode> meant) {
        TrialNode leader = null;
        long latest = 0;
        for (TrialNode node : nodes) {
            Map<String, String> status = meant.test(node) ? node.status() : Map.of();
            if ("leader".equals(status.get("role")) && "1".equals(status.get("serving"))) {
                long epoch = Long.parseLong(status.get("epoch"));
                if (epoch > latest) {
                    latest = epoch;
                    leader = node;
                }
            }
        }
        return Optional.ofNullable(leader);
    }

    public TrialNode leader() {
        return leaderOtherThan(null);
    }

    /** Waits until another node than this one leads. */
    public TrialNode leaderOtherThan(TrialNode excluded) {
        TrialNode[] found = new TrialNode[1];
        Await.until("there is a leader" + (excluded == null ? "" : " other than " + excluded), PATIENCE, () -> {
            found[0] = leaderAmong(node -> node != excluded).orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    public List<TrialNode> followers() {
        TrialNode leader = leader();
        return nodes.stream().filter(node -> node != leader && node.isRunning()).toList();
    }

    /** The highest epoch that any node knows. */
    public long epoch() {
        return nodes.stream()
                .map(node -> node.status().get("epoch"))
                .filter(epoch -> epoch != null)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    /** No node may have ended. */
    public void checkAlive() {
        for (TrialNode node : nodes) {
            if (!node.isAlive()) {
                throw new TortureException(node + " has ended. It printed:\n" + tail(node.printed()));
            }
        }
    }

    /** No node may have found a defect in itself. */
    public void checkNoDefect() {
        for (TrialNode node : nodes) {
            List<String> lines = node.hasPrinted()
                    ? node.printed()
                            .lines()
                            .filter(line -> line.contains("defect"))
                            .toList()
                    : List.of();
            if (!lines.isEmpty()) {
                throw new TortureException(node + " printed " + lines.size() + " times of a defect: " + lines.get(0));
            }
        }
    }

    @Override
    public void close() {
        for (TrialNode node : nodes) {
            if (node.isAlive()) {
                node.kill();
            }
        }
    }
}
