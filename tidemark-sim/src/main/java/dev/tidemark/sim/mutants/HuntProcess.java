package dev.tidemark.sim.mutants;

import dev.tidemark.sim.judge.Asked;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@link Hunt} in a process of its own and reads its report. */
final class HuntProcess {
    private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final Path scratch;
    private final long budgetMillis;
    private final String without;

    HuntProcess(Path scratch, long budgetMillis, Asked asked) {
        this.without = switch (asked) {
            case ALL -> Hunt.NOTHING;
            case PRODUCTION -> Hunt.ALL_OBSERVED;
            case SPEC -> Hunt.ALL_BUT_SPEC;
        };
        this.scratch = scratch;
        this.budgetMillis = budgetMillis;
    }

    /** One result for each first seed. */
    List<Kill> hunt(String classPath, List<Long> firstSeeds) throws IOException {
        return hunt(classPath, without, budgetMillis, firstSeeds);
    }

    /** Looks for what else sees a mutant when one invariant is not asked for. */
    Kill huntWithout(String classPath, String invariant, long millis, long firstSeed) throws IOException {
        return hunt(classPath, invariant, millis, List.of(firstSeed)).get(0);
    }

    private List<Kill> hunt(String classPath, String without, long millis, List<Long> firstSeeds) throws IOException {
        List<Kill> kills = new ArrayList<>();
        // A seed that does not end takes the process with it; the rest is hunted by another one.
        while (kills.size() < firstSeeds.size()) {
            int before = kills.size();
            kills.addAll(run(classPath, "hunt", millis, without, firstSeeds.subList(before, firstSeeds.size())));
            if (kills.size() == before) {
                throw new IOException("the hunting process ended without a report; see " + errors());
            }
        }
        return kills;
    }

    /** Runs single seeds; the first that fails, or null. */
    Kill check(String classPath, List<Long> seeds) throws IOException {
        List<Kill> results = run(classPath, "check", budgetMillis, Hunt.NOTHING, seeds);
        for (Kill result : results) {
            if (result.isKill()) {
                return result;
            }
        }
        if (results.size() < seeds.size()) {
            throw new IOException("the checking process ended without a report; see " + errors());
        }
        return null;
    }

    private List<Kill> run(String classPath, String what, long millis, String without, List<Long> seeds)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx1g",
                "-cp",
                classPath,
                Hunt.class.getName(),
                what,
                Long.toString(millis),
                without));
        seeds.forEach(seed -> command.add(seed.toString()));
        Path errors = Files.createTempFile(scratch, "hunt", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<Kill> kills = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Kill kill = Kill.parse(line);
                if (kill != null) {
                    kills.add(kill);
                }
            }
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (kills.size() < seeds.size() && Files.size(errors) > 0 && kills.isEmpty()) {
            throw new IOException("the hunting process failed: " + tail(errors));
        }
        Files.delete(errors);
        return kills;
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private String errors() {
        return scratch.toString();
    }
}
