package dev.tidemark.node.mail;

import java.io.IOException;

/** Does the tasks of the log lane: one method for each, so that a new one does not compile until the lane does it. */
public interface LogTaskHandler {
    void append(LogTask.Append task) throws IOException;

    void truncate(LogTask.Truncate task) throws IOException;

    void persistVote(LogTask.PersistVote task) throws IOException;

    void read(LogTask.Read task) throws IOException;

    void readOld(LogTask.ReadOld task);

    void retain(LogTask.Retain task) throws IOException;

    void reset(LogTask.Reset task) throws IOException;

    void syncedEnd(LogTask.SyncedEnd task) throws IOException;

    void sealed(LogTask.Sealed task) throws IOException;

    void putAside(LogTask.PutAside task) throws IOException;

    void barrier(LogTask.Barrier task) throws IOException;

    void close(LogTask.Close task) throws IOException;

    void resume(LogTask.Resume task) throws IOException;
}
