package dev.tidemark.state.table;

/** What the message of a check says after what it found, where nothing but a defect or bad memory explains it. */
public final class Defect {
    public static final String STOPS =
            "The memory of this machine is damaged, or this is a defect of Tidemark. The node stops;"
                    + " nothing that was acknowledged is lost: a restart takes the newest checkpoint, and the log."
                    + " Start it again; if it stops here again, test the memory of this machine, or report the"
                    + " defect";

    private Defect() {}
}
