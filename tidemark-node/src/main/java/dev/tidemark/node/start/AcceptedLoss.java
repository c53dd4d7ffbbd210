package dev.tidemark.node.start;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.PendingChange;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The last resort of an operator whose log has lost its end while no other node has what it lacks: the node forgets
 * that its log ever reached further (H161). What it acknowledged and does not have is lost then, and may be lost in the
 * whole cluster.
 */
public final class AcceptedLoss {
    private AcceptedLoss() {}

    /**
     * What a node would have to show again before it counts.
     *
     * @return in words; empty if nothing is known to be lost, or the directory has no such memory
     * @throws StartException if the directory is not that of a stopped node
     */
    public static String describe(Path directory) throws StartException {
        return change(directory, false);
    }

    /** Forgets it, durably. @return what was forgotten, in words */
    public static String accept(Path directory) throws StartException {
        return change(directory, true);
    }

    private static String change(Path directory, boolean forget) throws StartException {
        DataDirectoryLock lock = DataDirectoryLock.takeOfNode(directory);
        try {
            FileDisk disk = new FileDisk(directory);
            EndFile file = EndFile.open(disk, DataDirectory.END_FILE);
            EndMemory memory = file == null ? EndMemory.NOTHING : file.memory();
            PendingChange noted = PendingChange.read(disk, DataDirectory.LOG_DIRECTORY);
            EndMemory.Reach reach = memory.reach(noted.removedUnder(), noted.kept());
            if (forget) {
                EndFile used = file == null ? EndFile.create(disk, DataDirectory.END_FILE, memory) : file;
                used.save(memory.withOwed(null).withEnd(LogPosition.ZERO, reach.under()));
                used.close();
            } else if (file != null) {
                file.close();
            }
            return words(file, memory, reach);
        } catch (IOException e) {
            throw new StartException(
                    "the file \"" + DataDirectory.END_FILE + "\" in " + directory + " cannot be used: " + e, e);
        } finally {
            lock.close();
        }
    }

    private static String words(EndFile file, EndMemory memory, EndMemory.Reach reach) {
        if (file == null) {
            return "how far the log reached is not known: the file that says so is missing or damaged";
        }
        long offset = Math.max(
                reach.end().offset(), memory.owed() == null ? 0 : memory.owed().offset());
        return "the log reached entry " + offset + " at least" + (memory.owed() == null ? "" : ", and lost its end");
    }
}
