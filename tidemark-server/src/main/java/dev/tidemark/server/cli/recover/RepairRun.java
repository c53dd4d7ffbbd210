package dev.tidemark.server.cli.recover;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.recover.LogRepair;
import dev.tidemark.node.recover.RepairPlan;
import dev.tidemark.node.recover.StoppedDirectory;
import dev.tidemark.node.start.DataDirectoryLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine;

/** Shows what a repair of a log would do, and does it if it is asked to. */
public final class RepairRun {
    private final Path path;
    private final PrintWriter out;

    private RepairRun(Path path, PrintWriter out) {
        this.path = path;
        this.out = out;
    }

    /** @return the exit code */
    public static int run(Path path, boolean yes, boolean alone, PrintWriter out) throws StartException {
        DataDirectoryLock lock = DataDirectoryLock.takeOfNode(path);
        try {
            return new RepairRun(path, out).run(yes, alone);
        } catch (IOException e) {
            throw new StartException("the directory " + path + " cannot be read: " + Reasons.of(e), e);
        } finally {
            out.flush();
            lock.close();
        }
    }

    private int run(boolean yes, boolean alone) throws IOException, StartException {
        LogRepair repair = LogRepair.of(StoppedDirectory.open(path.toString(), FileDisk.readOnly(path)), alone);
        repair.plan().found().forEach(found -> out.println("found: " + found));
        if (repair.plan() instanceof RepairPlan.Refuse refuse) {
            throw new StartException(
                    "the log in " + path + " is not repaired: " + refuse.why() + ". Nothing was changed");
        }
        if (repair.plan() instanceof RepairPlan.Nothing nothing) {
            out.println("Nothing was changed: " + nothing.why() + ".");
            return CommandLine.ExitCode.OK;
        }
        RepairText.of((RepairPlan.Repair) repair.plan()).forEach(out::println);
        if (!yes) {
            out.println("Nothing was changed. Keep a copy of the directory; then, to do this for good, give --yes.");
            return CommandLine.ExitCode.USAGE;
        }
        List<String> moved = repair.perform(new FileDisk(path), new SecureRandom()::nextLong);
        out.println("Repaired. In the directory aside are now " + moved + ". Start the node; check this disk.");
        return CommandLine.ExitCode.OK;
    }
}
