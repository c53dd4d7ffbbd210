package dev.tidemark.node.mail;

import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.Input;
import java.util.function.Consumer;

/** The mailboxes of the four lanes of a group. */
public record Mailboxes(
        Mailbox<Input> protocol, Mailbox<LogTask> log, Mailbox<FilesTask> files, Mailbox<ApplyTask> apply) {

    /** @param failed told, once or more, what a lane threw */
    public static Mailboxes on(NodeEnvironment environment, Consumer<Throwable> failed) {
        return new Mailboxes(
                new Mailbox<>(environment.main(), failed),
                new Mailbox<>(environment.log(), failed),
                new Mailbox<>(environment.files(), failed),
                new Mailbox<>(environment.main(), failed));
    }

    /** How many messages wait in all of them. */
    public int waiting() {
        return protocol.waiting() + log.waiting() + files.waiting() + apply.waiting();
    }
}
