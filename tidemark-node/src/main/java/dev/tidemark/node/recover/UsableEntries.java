package dev.tidemark.node.recover;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.StartException;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.node.start.LogReplay;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import java.util.List;
import java.util.function.Consumer;

/** The entries of a survivor after its checkpoint, up to where it is whole. They are read once more. */
public final class UsableEntries {
    private final StoppedDirectory directory;
    private final Survivor survivor;

    public UsableEntries(StoppedDirectory directory, Survivor survivor) {
        this.directory = directory;
        this.survivor = survivor;
    }

    /** How many commands are among those after an entry. */
    public long commandsAfter(long offset) throws StartException {
        long[] commands = {0};
        forEach(record -> commands[0] += record.offset() > offset && record.kind() == EntryKind.COMMAND.code() ? 1 : 0);
        return commands[0];
    }

    /** The state after all of them, with sessions and request ids. All of it is in memory. */
    public LogReplay replay(StateMachine machine, EngineLimits limits) throws StartException {
        LoadedSnapshot state = Attempt.at(directory.where(), directory::state);
        LogReplay replay = state == null
                ? new LogReplay(machine, limits, survivor.cluster())
                : new LogReplay(machine, limits, state);
        if (!replay.at().equals(survivor.checkpoint())) {
            throw changed();
        }
        forEach(record -> {
            if (record.offset() == replay.at().offset() + 1) {
                replay.apply(record);
            }
        });
        if (!replay.at().equals(survivor.end())) {
            throw changed();
        }
        return replay;
    }

    private void forEach(Consumer<LogRecord> consumer) throws StartException {
        LogPosition checkpoint = survivor.checkpoint();
        Attempt.at(
                directory.where(),
                () -> directory.log(List.of(checkpoint), (run, record) -> {
                    if (record.offset() > checkpoint.offset() && run.has(checkpoint)) {
                        consumer.accept(record);
                    }
                }));
    }

    private StartException changed() {
        return new StartException("the directory " + directory.where() + " gives something else now than when it was"
                + " read first: its disk is not to be trusted. Nothing was made; copy it to another disk, and try"
                + " again");
    }
}
