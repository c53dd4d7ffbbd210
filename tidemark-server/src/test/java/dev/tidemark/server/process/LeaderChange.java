package dev.tidemark.server.process;

import dev.tidemark.server.net.RespClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients at work while their cluster gets another leader. Each has a counter of its own; afterwards every counter is
 * compared with what its client was told.
 */
final class LeaderChange implements AutoCloseable {
    /** Calls of each client before the change and after it. */
    private static final long STEPS = 25;

    private final ProcessCluster cluster;
    private final String name;
    private final List<ClientLedger> ledgers = new ArrayList<>();
    private final List<ClientLedger> bound = new ArrayList<>();
    private final Traffic traffic = new Traffic();

    LeaderChange(ProcessCluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    /** A client that goes on while one node is down; its calls must not happen twice. */
    LeaderChange with(String mode, CountingClient client) {
        return add(mode, false, client, ledgers);
    }

    /** One that goes on while one node is down, and sends again what it does not know the fate of. */
    LeaderChange withResending(String mode, CountingClient client) {
        return add(mode, true, client, ledgers);
    }

    /** One that knows a single node and must wait until this is back. */
    LeaderChange withBound(String mode, boolean resends, CountingClient client) {
        return add(mode, resends, client, bound);
    }

    private LeaderChange add(String mode, boolean resends, CountingClient client, List<ClientLedger> where) {
        String key = name + "-" + (ledgers.size() + bound.size());
        where.add(new ClientLedger(mode, key, resends, client));
        return this;
    }

    /** Lets all work, makes the change, and waits until those have got on that can. */
    void during(Runnable change) {
        all().forEach(ledger -> traffic.run(ledger.mode(), ledger));
        awaitSteps(all());
        all().forEach(ClientLedger::forgetStalls);
        change.run();
        awaitSteps(ledgers);
    }

    /** Waits for the clients of the node that was down. */
    void awaitBound() {
        awaitSteps(bound);
    }

    private void awaitSteps(List<ClientLedger> of) {
        for (ClientLedger ledger : of) {
            long before = ledger.acknowledged();
            Await.until(ledger.mode() + " gets on", () -> {
                traffic.check();
                return ledger.acknowledged() >= before + STEPS;
            });
        }
    }

    /** Ends the work and compares. */
    void check() throws Exception {
        traffic.stop();
        System.out.println(name + ":");
        try (RespClient reader = cluster.leader().connect()) {
            List<ClientLedger> all = all();
            for (ClientLedger ledger : all) {
                ledger.check((String) reader.call("GET", ledger.key()));
                System.out.println("  " + ledger.row());
            }
        }
    }

    private List<ClientLedger> all() {
        List<ClientLedger> all = new ArrayList<>(ledgers);
        all.addAll(bound);
        return all;
    }

    @Override
    public void close() {
        traffic.close();
        all().forEach(ClientLedger::close);
    }
}
