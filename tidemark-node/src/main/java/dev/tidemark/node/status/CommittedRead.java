package dev.tidemark.node.status;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One answer to {@code TIDE.LOG}: committed entries from the log on disk, in pieces of bounded size. It ends before an
 * entry that cannot be read, and the node goes on (H146).
 */
public final class CommittedRead {
    private static final int PIECE_BYTES = 1 << 20;
    /**
     * The reply takes up to three times as much while it is made, and more would be too much for a small heap (H162).
     */
    private static final int MAX_BYTES = 2 << 20;

    private final int count;
    private final LongSupplier hwm;
    private final Executor main;
    private final Consumer<LogTask> log;
    private final Consumer<NodeStatus.CommittedEntries> handler;
    private final List<NodeStatus.CommittedEntry> found = new ArrayList<>();
    private final long firstWanted;
    private long next;
    private long bytes;

    public CommittedRead(
            long from,
            int count,
            LongSupplier hwm,
            Executor main,
            Consumer<LogTask> log,
            Consumer<NodeStatus.CommittedEntries> handler) {
        this.firstWanted = Math.max(from, 1);
        this.next = firstWanted;
        this.count = count;
        this.hwm = hwm;
        this.main = main;
        this.log = log;
        this.handler = handler;
    }

    public void start() {
        if (found.size() >= count || next > hwm.getAsLong() || bytes >= MAX_BYTES) {
            answer(firstWanted);
            return;
        }
        // What is committed now is never truncated; later the watermark may cover another entry than the one read.
        long committed = hwm.getAsLong();
        log.accept(new LogTask.ReadOld(next, PIECE_BYTES, new LogTask.OldReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                main.execute(() -> add(committed, entries));
            }

            @Override
            public void removed(LogPosition base) {
                main.execute(() -> answer(base.offset() + 1));
            }

            @Override
            public void unreadable(IOException why) {
                main.execute(() -> answer(firstWanted, found.isEmpty() ? why.getMessage() : ""));
            }
        }));
    }

    private void add(long lastCommitted, List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            if (entry.offset() > lastCommitted || found.size() >= count) {
                break;
            }
            found.add(committed(entry));
            bytes += entry.sizeInBytes();
            next = entry.offset() + 1;
        }
        if (entries.isEmpty()) {
            answer(firstWanted);
        } else {
            start();
        }
    }

    private void answer(long firstOffset) {
        answer(firstOffset, "");
    }

    private void answer(long firstOffset, String problem) {
        handler.accept(new NodeStatus.CommittedEntries(List.copyOf(found), firstOffset, hwm.getAsLong(), problem));
    }

    private static NodeStatus.CommittedEntry committed(LogEntry entry) {
        EntryKind kind = EntryKind.of(entry.kind());
        byte[] body = new byte[0];
        if (kind == EntryKind.COMMAND) {
            body = body(entry);
        }
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new NodeStatus.CommittedEntry(entry.offset(), entry.epoch(), entry.time(), entry.lamport(), word, body);
    }

    private static byte[] body(LogEntry entry) {
        byte[] payload = entry.payload();
        try {
            CommandPayload command = PayloadCodec.decodeCommand(payload, 0, payload.length);
            return command.body();
        } catch (MalformedException e) {
            return payload;
        }
    }
}
