package dev.tidemark.bench;

import dev.tidemark.bench.target.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where a run took place. */
record Machine(String system, int cores, String fileSystem, String java, String time) {
    static Machine here(String fileSystem) {
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                fileSystem,
                System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** For the JSON report. */
    Map<String, Object> run(BenchPlan plan, Iterable<Target> targets) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("time", time);
        run.put("system", system);
        run.put("cores", cores);
        run.put("file-system", fileSystem);
        run.put("generator-java", java);
        run.put("generator-threads", plan.threads());
        run.put("keys", plan.keys());
        run.put("distribution", plan.distribution().name().toLowerCase(Locale.ROOT));
        run.put("rounds", plan.rounds());
        run.put("first-warmup-seconds", plan.firstWarmup().toMillis() / 1e3);
        run.put("warmup-seconds", plan.warmup().toMillis() / 1e3);
        run.put("duration-seconds", plan.duration().toMillis() / 1e3);
        Map<String, Object> described = new LinkedHashMap<>();
        targets.forEach(target -> described.put(target.name(), target.description()));
        run.put("targets", described);
        return run;
    }

    @Override
    public String toString() {
        return time + ", " + system + ", " + cores + " cores that servers and generator share, data on " + fileSystem
                + ", generator on Java " + java;
    }
}
