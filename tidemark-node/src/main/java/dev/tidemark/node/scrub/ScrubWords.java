package dev.tidemark.node.scrub;

import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.healing.Healing;
import java.io.IOException;

/**
 * What is said of damage that a scrub has found: what it means for the data, and what is done about it.
 *
 * @param isAlone whether the cluster has no other node
 * @param isOnDisk whether pairs are in the data file alone ({@code max-data-bytes})
 */
public record ScrubWords(boolean isAlone, boolean isOnDisk) {
    private static final String CHECK = " Check this disk";

    String inSlot(Exception damage) {
        return damage.getMessage() + ". Nothing is lost." + CHECK;
    }

    String inDataFile(IOException damage) {
        return damage.getMessage() + ". " + aboutDataFile() + "." + CHECK;
    }

    private String aboutDataFile() {
        if (!isOnDisk) {
            return "The state is whole in memory and is being written to a new data file, without a restart; the"
                    + " damaged one is put aside when that is durable, and never deleted: nothing is lost";
        }
        return isAlone
                ? "This node has its pairs in that file alone, and there is no other node: what is whole is served, and"
                        + " the log keeps all writes, but no checkpoint is written. Take a copy of the directory, and"
                        + " restore a backup"
                : "This node has its pairs in that file alone: the other nodes are asked for the rows of that page. If"
                        + " they cannot give them, then as soon as they can elect a leader without it, this node puts"
                        + " the file aside, stops, and takes its state from them at its next start. Nothing that was"
                        + " acknowledged is lost";
    }

    String pageIsRepaired() {
        return "A page of the data file was found damaged, and is whole again: the other nodes had its rows. Nothing is"
                + " lost." + CHECK;
    }

    String pageIsOutlived() {
        return "A page of the data file was found damaged that only an older checkpoint needed, and newer ones have"
                + " taken its place. Nothing is lost." + CHECK;
    }

    String dataFileIsReplaced() {
        return "The data file was found damaged, and a new one has taken its place, with all of the state. Nothing is"
                + " lost. The damaged one is in the directory \"" + Aside.DIRECTORY + "\"." + CHECK;
    }

    String inSegment(IOException damage) {
        return damage.getMessage()
                + ". Nothing is lost: what these entries did is in the state of this node. The segment is put aside,"
                + " without a restart, as soon as two checkpoints are later than it; the first has been asked for. "
                + (isAlone
                        ? "Let this node run until then: there is no other node, so a start would be refused"
                        : "Until then this node stops if it leads and a node that lags needs these entries, and a"
                                + " restart would put the segment aside as well")
                + "." + CHECK;
    }

    /** It was damaged when it was read first. */
    String isWholeNow(IOException damage) {
        return damage.getMessage() + ". Read again it is whole, so nothing is done about it. The disk, its controller"
                + " or the memory of this machine gave wrong bytes once: look at them";
    }

    String staysInPlace(String segment) {
        return "Log segment " + segment + " is damaged and stays where it is: files of " + Healing.MAX_HEALINGS
                + " healings are in the directory \"" + Aside.DIRECTORY + "\" already. Nothing is lost. Replace this"
                + " disk; if it is sound, remove that directory";
    }

    /** @param firstBad entries before this one can be read */
    String waitsForArchive(String segment, long firstBad) {
        return "Log segment " + segment
                + " is damaged, and waits in its place for the archive, which lacks entries before "
                + firstBad + " that can still be read. Nothing is lost."
                + " When they are archived, or archive-lag-bytes of log wait for it, the segment is put aside. Mend the"
                + " archive (archive-problem), and check this disk";
    }

    String segmentIsGone(String segment, boolean wasMoved) {
        return "Log segment " + segment
                + " was found damaged, and nobody needs it any more: two checkpoints are later. "
                + (wasMoved
                        ? "It is in the directory \"" + Aside.DIRECTORY + "\". "
                        : "It was removed with other old log. ")
                + "Nothing is lost." + CHECK;
    }
}
