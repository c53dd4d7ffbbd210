package dev.tidemark.torture.members;

import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.fault.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes members as people do: by the command line, which waits until it is done. */
public final class Operator {
    private static final String WAIT_SECONDS = "55";

    private final Path launcher;

    public Operator(Path launcher) {
        this.launcher = launcher;
    }

    /** @throws dev.tidemark.torture.finding.TortureException if it is refused, or not done in time */
    private void members(TrialNode asked, String... words) {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString(), "members"));
        command.addAll(List.of(words));
        command.addAll(List.of("--at", asked.clientAddress(), "--wait", WAIT_SECONDS));
        Programs.run(command.toArray(String[]::new));
    }

    public void add(TrialNode asked, TrialNode fresh) {
        members(asked, "add", named(fresh));
    }

    public void remove(TrialNode asked, TrialNode gone) {
        members(asked, "remove", Integer.toString(gone.id()));
    }

    public void replace(TrialNode asked, TrialNode gone, TrialNode fresh) {
        members(asked, "replace", Integer.toString(gone.id()), "--with", named(fresh));
    }

    private static String named(TrialNode node) {
        return node.id() + "=" + node.peerAddress();
    }
}
