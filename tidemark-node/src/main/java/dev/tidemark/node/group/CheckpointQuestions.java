package dev.tidemark.node.group;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What people ask of checkpoints: to write one, how the last one went, and to read one for a backup. */
final class CheckpointQuestions {
    private final LongSupplier applied;
    private final Checkpoints checkpoints;
    private final CheckpointRequests requests;
    private final Mailboxes mail;
    private final Executor main;

    /** @param applied offset of the last entry that was applied */
    CheckpointQuestions(
            LongSupplier applied, Checkpoints checkpoints, CheckpointRequests requests, Mailboxes mail, Executor main) {
        this.applied = applied;
        this.checkpoints = checkpoints;
        this.requests = requests;
        this.mail = mail;
        this.main = main;
    }

    /** Has a checkpoint written of what is applied now; nothing is to do if there is one. */
    void ask(Consumer<CheckpointOutcome> handler) {
        if (applied.getAsLong() == checkpoints.durable()) {
            handler.accept(CheckpointOutcome.DURABLE);
        } else if (requests.ask(handler)) {
            mail.apply().post(new ApplyTask.CheckpointNeeded());
        } else {
            checkpoints.hurry();
        }
    }

    CheckpointStatus status() {
        return requests.status();
    }

    /** @param handler called on the main executor; see {@link dev.tidemark.node.TidemarkNode} */
    void read(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler) {
        mail.files().post(new FilesTask.ReadForBackup(ask, piece -> main.execute(() -> handler.accept(piece))));
    }
}
