package dev.tidemark.sim.machine;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;

/** What strikes a machine where it shows a weak spot, and what becomes of it then. */
public interface Misfortune {
    /** In the middle of something that is rare, where a crash at any time would hardly ever strike. */
    void crashAtRareMoment(SimulatedNode node);

    /** A node that is about to open its directory dies on the way. */
    void crashInRecovery(SimulatedNode node);

    /** A leader that hands over has just told another to stand. */
    void tellsAnotherToStand(SimulatedNode leader);

    /** What a crash leaves of what was not synced. */
    CrashChooser chooser();

    /** Before a crash: this is how the disk is now, so that it can come back like this. */
    void keepImage(SimulatedNode node, SimulatedDisk disk);

    /** A node whose vote was lost says that it needs an empty disk to come back. */
    void needsAnEmptyDisk(SimulatedNode node);

    /** Somebody starts the node again, after a while. */
    void restartLater(SimulatedNode node);

    /** Somebody closes a connection that makes no sense; both ends notice. */
    void connectionBreaks(SimulatedNode one, int other);
}
