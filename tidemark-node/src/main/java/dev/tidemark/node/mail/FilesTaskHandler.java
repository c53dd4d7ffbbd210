package dev.tidemark.node.mail;

import java.io.IOException;

/** Does the tasks of the files lane: one method for each, so that a new one does not compile until the lane does it. */
public interface FilesTaskHandler {
    void writeCheckpoint(FilesTask.WriteCheckpoint task) throws IOException;

    void continueCheckpoint(FilesTask.ContinueCheckpoint task) throws IOException;

    void makeSnapshot(FilesTask.MakeSnapshot task) throws IOException;

    void scrub(FilesTask.Scrub task) throws IOException;

    void measureDisk(FilesTask.MeasureDisk task) throws IOException;

    void readChunk(FilesTask.ReadChunk task) throws IOException;

    void readForBackup(FilesTask.ReadForBackup task) throws IOException;

    void checkSnapshot(FilesTask.CheckSnapshot task) throws IOException;

    void readRange(FilesTask.ReadRange task) throws IOException;

    void repairPage(FilesTask.RepairPage task) throws IOException;

    void storeChunk(FilesTask.StoreChunk task) throws IOException;

    void install(FilesTask.Install task) throws IOException;

    void load(FilesTask.Load task) throws IOException;

    void rememberEnd(FilesTask.RememberEnd task) throws IOException;

    void distrustCheckpoints(FilesTask.DistrustCheckpoints task) throws IOException;

    void releaseRoot(FilesTask.ReleaseRoot task) throws IOException;

    void putDataFileAside(FilesTask.PutDataFileAside task) throws IOException;

    void rememberOwed(FilesTask.RememberOwed task) throws IOException;

    void settleOwed(FilesTask.SettleOwed task) throws IOException;

    void markDirectory(FilesTask.MarkDirectory task) throws IOException;

    void closeEnd(FilesTask.CloseEnd task) throws IOException;
}
