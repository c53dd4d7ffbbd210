package dev.tidemark.sim;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.recovery.LogInspector;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.sim.client.Clients;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * When all is well again, a bit flips in bytes that nobody reads, of a node that runs on: it must be found and healed
 * without a restart, and then a restart finds nothing missing. If what it flipped in is old meanwhile and gone, that is
 * as good. Where pairs are in the data file alone and no other node has them, a page of it is found, and nothing can
 * heal it.
 */
final class ColdRot {
    private static final long PATIENCE_MICROS = 40_000_000;
    private static final long LOOK_MICROS = 100_000;
    /** Of the data files of simulated nodes; every page begins with one. */
    private static final int BLOCK_BYTES = 512;

    private final Scheduler scheduler;
    private final Coverage coverage;
    private final Judge judge;
    private final Clients clients;
    private final Dice dice;
    private final boolean dataOnDisk;

    /** @param dataOnDisk whether pairs may be in the data file alone */
    ColdRot(Scheduler scheduler, Coverage coverage, Judge judge, Clients clients, Dice dice, boolean dataOnDisk) {
        this.scheduler = scheduler;
        this.coverage = coverage;
        this.judge = judge;
        this.clients = clients;
        this.dice = dice;
        this.dataOnDisk = dataOnDisk;
    }

    /** A byte in a file. */
    private record Place(String file, long at) {}

    void strikes(Machines machines) {
        List<SimulatedNode> able = machines.stream()
                .filter(node -> !node.isOut() && node.storage().damage().isEmpty() && node.running() != null)
                .filter(node -> node.running().checkpoint() > 0)
                .toList();
        if (able.isEmpty()) {
            return;
        }
        SimulatedNode node = able.get(dice.pick(able.size()));
        try {
            strike(node, machines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TreeRefusedException e) {
            judge.violated(Invariant.ROT_IS_FOUND, node.id, "has a data file that is refused: " + e.getMessage());
        }
    }

    private void strike(SimulatedNode node, Machines machines) throws IOException, TreeRefusedException {
        List<Place> places = dice.chance(0.5)
                ? pages(node.storage().disk())
                : records(node.storage().disk(), node.running().checkpoint());
        if (!TreeInspector.inspect(node.storage().disk(), DataFile.NAME, PageVisitor.NONE)
                .isWhole()) {
            judge.violated(Invariant.ROT_IS_FOUND, node.id, "has a damaged data file, and nothing was done to it");
        }
        if (places.isEmpty()) {
            return;
        }
        Place place = places.get(dice.pick(places.size()));
        if (!node.storage().disk().exists(place.file())) {
            return; // removed while all this was read, as old log is
        }
        HostedNode struck = node.running();
        ScrubStatus before = struck.status().scrub();
        node.storage().disk().flipBit(place.file(), place.at(), dice.pick(8));
        node.storage().damaged(FaultKind.ROT);
        long deadline = scheduler.now() + PATIENCE_MICROS;
        boolean isFound = false;
        while (node.running() == struck && (!isFound || !isHealed(node, before))) {
            isFound = node.running().status().scrub().damaged() > before.damaged();
            boolean isGone = !isFound && isWhole(node.storage().disk(), place);
            if (isGone) {
                return;
            }
            if (scheduler.now() > deadline) {
                judge.violated(
                        Invariant.ROT_IS_FOUND,
                        node.id,
                        (isFound ? "has not healed" : "has not found") + " a bit that flipped in " + place + ": "
                                + node.running().status().scrub());
                return;
            }
            if (isFound && isBeyondHealing(node, place, machines)) {
                return;
            }
            if (isFound) {
                clients.demand(node); // or no checkpoint has anything to hold
            }
            scheduler.runUntil(scheduler.now() + LOOK_MICROS);
        }
        if (node.running() != struck) {
            endedFor(place, node, machines);
            return;
        }
        if (!isWhole(node.storage().disk(), place)) {
            judge.violated(Invariant.ROT_IS_FOUND, node.id, "says that it has healed " + place + ", and has not");
            return;
        }
        coverage.add(
                place.file().equals(DataFile.NAME)
                        ? Coverage.Event.ROT_FOUND_IN_DATA
                        : Coverage.Event.ROT_FOUND_IN_LOG);
        if (node.running().status().scrub().repaired() > before.repaired()) {
            coverage.add(Coverage.Event.PAGE_REPAIRED);
        }
        startsAgain(node);
    }

    /** It was read where it was needed, and the node ended for that: it comes back, and the others make it whole. */
    private void endedFor(Place place, SimulatedNode node, Machines machines) {
        String file = place.file().substring(place.file().lastIndexOf('/') + 1);
        if (!node.stoppedFor(file)) {
            judge.violated(Invariant.ROT_IS_FOUND, node.id, "ended for something else than " + place);
            return;
        }
        long deadline = scheduler.now() + PATIENCE_MICROS;
        while (node.running() == null || node.running().owes()) {
            if (!othersCanElect(node, machines)) {
                return; // nobody can fill it
            }
            if (scheduler.now() > deadline) {
                judge.violated(Invariant.ROT_IS_FOUND, node.id, "is not whole again after it ended for " + place);
                return;
            }
            scheduler.runUntil(scheduler.now() + LOOK_MICROS);
        }
    }

    /** Its rows are in that page alone, and too few are there to take them from; what is whole is served (H146). */
    private boolean isBeyondHealing(SimulatedNode node, Place place, Machines machines) {
        boolean isOfItsData = place.file().equals(DataFile.NAME);
        return dataOnDisk && isOfItsData && !othersCanElect(node, machines);
    }

    /** By the word of those who are there: without this one. */
    private static boolean othersCanElect(SimulatedNode node, Machines machines) {
        for (SimulatedNode other : machines.others(node)) {
            if (other.running() != null && !other.isOut()) {
                return other.running()
                        .configuration()
                        .quorum()
                        .elects(id -> id != node.id
                                && machines.node(id).running() != null
                                && !machines.node(id).isOut());
            }
        }
        return false;
    }

    private static boolean isHealed(SimulatedNode node, ScrubStatus before) {
        ScrubStatus now = node.running().status().scrub();
        return now.healed() - before.healed() >= now.damaged() - before.damaged();
    }

    /** Nothing that it needs is missing, so it owes nothing. */
    private void startsAgain(SimulatedNode node) {
        node.crash();
        node.start();
        if (node.running() == null || node.running().owes()) {
            judge.violated(Invariant.ROT_IS_FOUND, node.id, "misses something when it starts again");
        }
    }

    private List<Place> pages(SimulatedDisk disk) throws IOException, TreeRefusedException {
        List<Place> places = new ArrayList<>();
        TreeInspector.inspect(disk, DataFile.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                long first = page.ref().address();
                places.add(new Place(DataFile.NAME, first * BLOCK_BYTES + dice.pick(BLOCK_BYTES)));
            }
        });
        return places;
    }

    /** Of every segment but the last of which the checkpoint has all: it is certain to be committed. */
    private List<Place> records(SimulatedDisk disk, long checkpoint) throws IOException {
        TreeMap<String, List<Place>> segments = new TreeMap<>();
        TreeMap<String, Long> ends = new TreeMap<>();
        LogInspector.inspect(disk, "wal", item -> {
            if (item instanceof LogInspector.Item.Segment segment) {
                segments.put(segment.file(), new ArrayList<>());
            } else if (item instanceof LogInspector.Item.Entry entry) {
                long at = entry.position() + dice.pick(entry.record().sizeInBytes());
                segments.get(entry.file()).add(new Place("wal/" + entry.file(), at));
                ends.put(entry.file(), entry.record().offset());
            }
        });
        segments.pollLastEntry();
        return segments.entrySet().stream()
                .filter(segment -> ends.getOrDefault(segment.getKey(), Long.MAX_VALUE) <= checkpoint)
                .flatMap(segment -> segment.getValue().stream())
                .toList();
    }

    private boolean isWhole(SimulatedDisk disk, Place place) throws IOException, TreeRefusedException {
        if (!place.file().equals(DataFile.NAME)) {
            return !disk.exists(place.file());
        }
        TreeReport report = TreeInspector.inspect(disk, DataFile.NAME, PageVisitor.NONE);
        return report.isWhole();
    }
}
