package dev.tidemark.node.mail;

/** Does the tasks of the apply lane: one method for each, so that a new one does not compile until the lane does it. */
public interface ApplyTaskHandler {
    void apply(ApplyTask.Apply task);

    void answer(ApplyTask.Answer task);

    void await(ApplyTask.Await task);

    void checkpointDone(ApplyTask.CheckpointDone task);

    void checkpointNeeded(ApplyTask.CheckpointNeeded task);

    void makeRoom(ApplyTask.MakeRoom task);

    void restore(ApplyTask.Restore task);

    void rowsUnreadable(ApplyTask.RowsUnreadable task);

    void pageCame(ApplyTask.PageCame task);

    void merge(ApplyTask.Merge task);
}
