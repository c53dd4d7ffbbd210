package dev.tidemark.sim.machine;

import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import java.util.List;

/** Sees what the process of a node does. It must not change anything there, and it may end the run by a violation. */
public interface ProcessWatcher {
    /** A node has opened its directory and will start. */
    void started(NodeProcess process);

    /** A process is gone: it lost its power, or has stopped. It may never have been {@link #started}. */
    void died(NodeProcess process);

    /** The replica of a node was given something. */
    void accepted(NodeProcess process, Input input);

    /** That was a batch; this is what the replica wants done, before any of it is. */
    void acted(NodeProcess process, List<Effect> effects);

    /** Something ran on the main executor of a node. */
    void settled(NodeProcess process);

    /** Something ran in the log lane of a node. */
    void stored(NodeProcess process);

    /** A message leaves. */
    void sends(NodeProcess process, Envelope envelope);

    /** A message is in the queue of a node. */
    void received(NodeProcess process, Envelope envelope);

    /** A node has executed a command. */
    void executed(NodeProcess process, Entry entry, Reply reply);
}
