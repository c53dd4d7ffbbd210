package dev.tidemark.torture.members;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Members change all the time, and nodes are killed, frozen, and lose their disks, one step after the other, by lot. A
 * machine whose node is a member is started; one whose node is none any more is taken away a moment later.
 */
public final class Chaos {
    private static final Duration BETWEEN = Duration.ofMillis(600);
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(3);
    private static final Duration REMOVED_RUNS_ON = Duration.ofSeconds(2);
    private static final Duration TO_SETTLE = Duration.ofSeconds(180);
    private static final int ANSWER_MILLIS = 4_000;
    private static final int ATTEMPTS = 8;

    private enum Step {
        ADD(Wishes.Kind.ADD),
        LEARN(Wishes.Kind.LEARN),
        PROMOTE(Wishes.Kind.PROMOTE),
        REPLACE(Wishes.Kind.REPLACE),
        REMOVE(Wishes.Kind.REMOVE),
        REMOVE_LEARNER(Wishes.Kind.REMOVE_LEARNER),
        QUORUM(Wishes.Kind.QUORUM),
        CANCEL(Wishes.Kind.CANCEL),
        KILL(null),
        KILL_LEADER(null),
        FREEZE(null),
        FREEZE_LEADER(null),
        LOSE_DISK(null),
        LOSE_DISK_OF_LEADER(null);

        private final Wishes.Kind wish;

        Step(Wishes.Kind wish) {
            this.wish = wish;
        }
    }

    private final TrialCluster cluster;
    private final Random random;
    private final StepList steps;
    private final Wishes wishes;
    private final List<Machine> machines = new ArrayList<>();
    /** Since when who still runs is no member. */
    private final Map<Integer, Long> strangers = new TreeMap<>();

    private final Map<Step, Integer> done = new EnumMap<>(Step.class);
    private MemberView view;

    /** @param cluster which serves */
    public Chaos(TrialCluster cluster, long seed, StepList steps) {
        this.cluster = cluster;
        this.steps = steps;
        random = new Random(seed);
        TreeMap<Integer, String> addresses = new TreeMap<>();
        for (TrialNode node : cluster.nodes()) {
            machines.add(new Machine(cluster, node));
            addresses.put(node.id(), node.peerAddress());
        }
        wishes = new Wishes(random, addresses);
        look();
    }

    /** Then all faults end, and the cluster comes to rest. */
    public void run(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Await.pause(part(BETWEEN));
            look();
            boolean isTaken = false;
            for (int i = 0; i < ATTEMPTS && !isTaken; i++) {
                Step step = Step.values()[random.nextInt(Step.values().length)];
                isTaken = take(step);
                if (isTaken) {
                    done.merge(step, 1, Integer::sum);
                }
            }
        }
        settle();
    }

    private void settle() {
        steps.add("all faults end");
        boolean isCalm = Await.holdsWithin(TO_SETTLE, () -> {
            machines.forEach(Machine::recover);
            look();
            return !view.isChanging()
                    && machines.stream()
                            .filter(machine -> view.isMember(machine.id()))
                            .allMatch(machine -> machine.isUp() && !machine.hasLostItsDisk());
        });
        if (!isCalm) {
            throw new TortureException(
                    "the cluster does not come to rest within " + TO_SETTLE.toSeconds() + " s: " + view);
        }
        steps.add("at rest: " + view);
    }

    /** Nodes that vote now. */
    public List<TrialNode> voters() {
        return cluster.nodes().stream().filter(node -> view.isVoter(node.id())).toList();
    }

    /** How often each kind of step was taken, be it refused or not. */
    public String told() {
        return done.toString();
    }

    /** What is so now, and what follows from it for the machines. */
    private void look() {
        long now = System.nanoTime();
        for (Machine machine : machines) {
            if (machine.recovers(now)) {
                steps.add(machine + " is there again");
            }
            machine.checkAlive();
        }
        for (Machine machine : machines) {
            // A version that is older than one that was seen may be that of before a machine was added.
            MemberView.of(machine.node())
                    .filter(seen -> view == null || seen.version() >= view.version())
                    .ifPresent(seen -> view = seen);
        }
        machines.forEach(machine -> tidy(machine, now));
    }

    private void tidy(Machine machine, long now) {
        machine.look(view);
        if (view.isMember(machine.id())) {
            strangers.remove(machine.id());
            if (machine.state() == Machine.State.OFF) {
                steps.add(machine + " is started");
                machine.start();
            }
            machine.awaitServing();
        } else if (machine.state() != Machine.State.OFF
                && now - strangers.computeIfAbsent(machine.id(), id -> now) > REMOVED_RUNS_ON.toNanos()) {
            steps.add(machine + " is taken away");
            machine.takeAway();
            strangers.remove(machine.id());
        }
    }

    /** @return whether it could be taken */
    private boolean take(Step step) {
        return switch (step) {
            case KILL -> kill(anyMember());
            case KILL_LEADER -> kill(leader());
            case FREEZE -> freeze(anyMember());
            case FREEZE_LEADER -> freeze(leader());
            case LOSE_DISK -> loseDisk(anyMember());
            case LOSE_DISK_OF_LEADER -> loseDisk(leader());
            default -> ask(wishes.next(step.wish, view, id -> machine(id).state() == Machine.State.OFF));
        };
    }

    private boolean kill(Machine machine) {
        return strike(machine, "is killed", machine::kill);
    }

    private boolean freeze(Machine machine) {
        return strike(machine, "stands still", machine::freeze);
    }

    private boolean strike(Machine machine, String what, LongConsumer fault) {
        if (!machine.isUp()
                || !Budget.maySpare(view, machine.id(), id -> machine(id).isUp())) {
            return false;
        }
        Duration time = part(LONGEST_FAULT);
        steps.add(machine + (machine == leader() ? ", the leader, " : " ") + what + " for " + time.toMillis() + " ms");
        fault.accept(System.nanoTime() + time.toNanos());
        return true;
    }

    private boolean loseDisk(Machine machine) {
        boolean may = machine.isUp()
                && Budget.mayLoseDisk(
                        view,
                        machine.id(),
                        id -> machine(id).isUp() && knowsTheView(machine(id)),
                        id -> machine(id).hasLostItsDisk());
        if (!may) {
            return false;
        }
        steps.add(machine + (machine == leader() ? ", the leader," : "") + " loses its disk; " + view);
        MemberView.Seen lost = view.members().get(machine.id());
        machine.wipe(System.nanoTime() + part(LONGEST_FAULT).toNanos(), lost.isVoter() ? lost.incarnation() : null);
        return true;
    }

    private boolean knowsTheView(Machine machine) {
        return MemberView.of(machine.node())
                .filter(seen -> seen.version() == view.version())
                .isPresent();
    }

    /** Asks a node that runs; {@code IF} keeps what got no answer from being done much later. */
    private boolean ask(List<String> wish) {
        if (wish.isEmpty()) {
            return false;
        }
        List<Machine> up = machines.stream()
                .filter(machine -> machine.isUp() && view.isMember(machine.id()))
                .toList();
        if (up.isEmpty()) {
            return false;
        }
        Machine asked = up.get(random.nextInt(up.size()));
        List<String> words = new ArrayList<>(wish);
        words.addAll(List.of("IF", Long.toString(view.version())));
        steps.add(String.join(" ", words) + " at " + asked + ": " + answer(asked.node(), words));
        return true;
    }

    private static String answer(TrialNode node, List<String> words) {
        try (RespClient connection = node.connect(ANSWER_MILLIS)) {
            return String.valueOf(connection.call(words.toArray(String[]::new)));
        } catch (ReplyError e) {
            return e.getMessage();
        } catch (IOException e) {
            return "no answer (" + e.getMessage() + ")";
        }
    }

    private Machine machine(int id) {
        return machines.get(id - 1);
    }

    private Machine anyMember() {
        List<Integer> ids = List.copyOf(view.members().keySet());
        return machine(ids.get(random.nextInt(ids.size())));
    }

    /** By the newest list; any member if that knows none. */
    private Machine leader() {
        return view.leader() == 0 ? anyMember() : machine(view.leader());
    }

    private Duration part(Duration whole) {
        return Duration.ofMillis(random.nextInt((int) whole.toMillis()));
    }
}
