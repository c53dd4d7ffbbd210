package dev.tidemark.server.cli.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the JVM of a node runs: {@code jvm.options}, and what only some JVMs know. The script {@code tidemark} chooses
 * the same way.
 */
public final class JvmOptions {
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final Pattern FEATURE = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");
    private static final int WITHOUT_UNSAFE = 24;
    private static final int WITH_AOT_CACHE = 25;

    private JvmOptions() {}

    /** @param javaHome of the JVM that will run the node */
    public static List<String> of(Path javaHome) {
        List<String> options = new ArrayList<>(read("jvm.options"));
        if (kernelHasHugePages()) {
            options.addAll(read("jvm-linux.options"));
        }
        if (feature(javaHome) >= WITHOUT_UNSAFE) {
            options.addAll(read("jvm-24.options"));
        }
        options.addAll(archive(code(), feature(javaHome)));
        return options;
    }

    /**
     * The archive of classes that {@code ./tidemark} made after a build, if it is there. It saves each node about half
     * a second of CPU. A JVM that cannot use it, or finds another jar than the one it was made of, does without. What
     * it would say of that is for developers of Java (docs/decisions/0085).
     *
     * @param jar of the server
     * @param feature of the JVM that will run the node
     */
    static List<String> archive(Path jar, int feature) {
        Path file = jar.resolveSibling("classes-" + feature + ".archive");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        return feature >= WITH_AOT_CACHE
                ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off")
                : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
    }

    /** The jar, or the directory, with this class. */
    private static Path code() {
        try {
            return Path.of(JvmOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean kernelHasHugePages() {
        try {
            return !Files.readString(HUGE_PAGES).contains("[never]");
        } catch (IOException e) {
            return false; // no Linux, or none that knows them
        }
    }

    /** The number of a Java version, such as 17; 0 if it cannot be told. */
    static int feature(Path javaHome) {
        if (javaHome.equals(Path.of(System.getProperty("java.home")))) {
            return Runtime.version().feature();
        }
        try {
            Matcher version = FEATURE.matcher(Files.readString(javaHome.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0; // a JVM without that file gets what every JVM understands
        }
    }

    /** As the JVM reads a file of options: an option with spaces stands in quotes. */
    private static String unquoted(String option) {
        return option.startsWith("\"") ? option.substring(1, option.length() - 1) : option;
    }

    private static List<String> read(String name) {
        try (InputStream in = JvmOptions.class.getResourceAsStream("/dev/tidemark/server/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(JvmOptions::unquoted)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
