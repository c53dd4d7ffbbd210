package dev.tidemark.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Style is a test: what people would have to look at in each review is looked at here. It reads the files as they lie
 * on the disk, so it holds for a source archive and for what is not committed yet.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reads all files once
class TidyTest {
    /** But for text blocks, which are tables of tests and of settings. */
    private static final int JAVA_COLUMNS = 120;

    private static final int JAVA_LINES = 460;
    private static final int SCRIPT_COLUMNS = 140;
    /** A sentence that is longer can be cut in two. Tables and blocks of code may be wider. */
    private static final int SENTENCE_COLUMNS = 400;

    private static final String WALK = "docs/walk.md";
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern TYPE_NAME =
            Pattern.compile("([A-Z][a-z0-9]+[A-Z]\\w*)(?:\\.[a-zA-Z]\\w*)*(?:\\(\\))?");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w+)");
    /** An operator of the specification, which documents name like a type. */
    private static final Pattern OPERATOR = Pattern.compile("(?m)^(\\w+)(?:\\([\\w, ]+\\))? ==");
    /** Types of others that documents name. */
    private static final Set<String> NOT_OURS = Set.of(
            "JedisCluster",
            "JedisSentinelPool",
            "RedisClusterClient",
            "RedisSentinelClient",
            "RedisURI",
            "ClientOptions",
            "ReplayFilter",
            "StringRedisTemplate",
            "LettuceClientConfiguration",
            "FileChannel",
            "EmbeddedChannel",
            "OutOfMemoryError",
            "ThreadGroup",
            "ToolProvider");

    private final Sources sources = Sources.read();

    @Test
    void noLineIsTooLong() {
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names()) {
            int columns = columns(file);
            List<String> lines = sources.lines(file);
            boolean table = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!table && line.codePointCount(0, line.length()) > columns) {
                    findings.add(new Finding(file, i + 1, "more than " + columns + " columns"));
                }
                table ^= file.endsWith(".java") && line.split(TEXT_BLOCK, -1).length % 2 == 0;
            }
        }
        assertThat(findings).isEmpty();
    }

    /** Who opens a file can read it to its end. Most have fewer than 400 lines. */
    @Test
    void noFileIsTooLong() {
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names(".java")) {
            int lines = sources.lines(file).size();
            if (lines > JAVA_LINES) {
                findings.add(new Finding(file, lines, "more than " + JAVA_LINES + " lines: it holds two things"));
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void markdownHasOneSentenceALine() {
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names(".md")) {
            List<Markdown.Line> lines = new Markdown(sources.lines(file)).outsideOfCode();
            for (int i = 0; i < lines.size(); i++) {
                Markdown.Line line = lines.get(i);
                if (!Markdown.isProse(line.text())) {
                    continue;
                }
                if (Sentences.severalIn(line.text())) {
                    findings.add(new Finding(file, line.number(), "a second sentence begins in this line"));
                }
                if (line.text().length() > SENTENCE_COLUMNS && !line.text().startsWith("- Tests:")) {
                    findings.add(new Finding(file, line.number(), "more than " + SENTENCE_COLUMNS + " characters"));
                }
                if (goesOn(lines, i) && !Sentences.endsIn(line.text())) {
                    findings.add(new Finding(file, line.number(), "the sentence goes on in the next line"));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void nobodyWritesBannedWords() {
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names()) {
            if (!isAboutWords(file)) {
                findings.addAll(BannedWords.in(file, sources.lines(file)));
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names(".md")) {
            for (Markdown.Line link : new Markdown(sources.lines(file)).links()) {
                if (!link.text().matches("[a-z]+:.*") && !leadsSomewhere(file, link.text())) {
                    findings.add(new Finding(file, link.number(), "dead link: " + link.text()));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void everyPageIsLinked() {
        Set<String> linked = new HashSet<>();
        for (String file : sources.names(".md")) {
            for (Markdown.Line link : new Markdown(sources.lines(file)).links()) {
                linked.add(target(file, link.text()));
            }
        }
        assertThat(sources.names(".md"))
                .filteredOn(file -> file.startsWith("docs/"))
                .isSubsetOf(linked);
    }

    @Test
    void everyHazardThatIsNamedExists() {
        Set<String> known = new HashSet<>(HazardsDocument.numbers(sources.lines("docs/hazards.md")));
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names()) {
            List<String> lines = sources.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                Set<String> unknown = new TreeSet<>(HazardNumbers.in(lines.get(i)));
                unknown.removeAll(known);
                if (!unknown.isEmpty() && !isAboutWords(file)) {
                    findings.add(new Finding(file, i + 1, "not in docs/hazards.md: " + unknown));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    /** Decisions and lab notes tell of their day; every other page tells of the code as it is. */
    @Test
    void documentsNameClassesThatExist() {
        Set<String> types = new HashSet<>(NOT_OURS);
        for (String file : sources.names(".java")) {
            Matcher declared = DECLARED.matcher(sources.text(file));
            while (declared.find()) {
                types.add(declared.group(1));
            }
        }
        for (String file : sources.names(".tla")) {
            Matcher operator = OPERATOR.matcher(sources.text(file));
            while (operator.find()) {
                types.add(operator.group(1));
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (String file : sources.names(".md")) {
            if (file.startsWith("docs/lab/") || file.startsWith("docs/decisions/")) {
                continue;
            }
            for (Markdown.Line code : new Markdown(sources.lines(file)).code()) {
                Matcher matcher = TYPE_NAME.matcher(code.text());
                if (matcher.matches() && !types.contains(matcher.group(1))) {
                    findings.add(new Finding(file, code.number(), "no such class: " + code.text()));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    /** {@code server/resp/RespDecoder.java} is below the package that all modules share, in one of them. */
    @Test
    void theWalkNamesFilesThatExist() {
        List<Finding> findings = new ArrayList<>();
        int named = 0;
        for (Markdown.Line code : new Markdown(sources.lines(WALK)).code()) {
            if (code.text().endsWith(".java")) {
                named++;
                if (sources.names("/src/main/java/dev/tidemark/" + code.text()).isEmpty()) {
                    findings.add(new Finding(WALK, code.number(), "no such file: " + code.text()));
                }
            }
        }
        assertThat(findings).isEmpty();
        assertThat(named).isGreaterThan(50);
    }

    @Test
    void picturesCanBeDrawn() {
        List<Finding> findings = new ArrayList<>();
        int pictures = 0;
        for (String file : sources.names(".md")) {
            for (Markdown.Line picture : new Markdown(sources.lines(file)).pictures()) {
                pictures++;
                Pictures.faultIn(picture.text())
                        .ifPresent(fault -> findings.add(new Finding(file, picture.number(), fault)));
            }
        }
        assertThat(findings).isEmpty();
        assertThat(pictures)
                .as("pictures of roles, progress, write, read, checkpoint, start-up")
                .isGreaterThan(6);
    }

    private static int columns(String file) {
        if (file.endsWith(".java")) {
            return JAVA_COLUMNS;
        }
        boolean script = file.startsWith(".ci/") || file.equals("tidemark") || file.endsWith(".c");
        return script ? SCRIPT_COLUMNS : Integer.MAX_VALUE;
    }

    /** Whether the paragraph that line {@code at} is in has another line. */
    private static boolean goesOn(List<Markdown.Line> lines, int at) {
        if (at + 1 == lines.size()
                || lines.get(at + 1).number() != lines.get(at).number() + 1) {
            return false;
        }
        String next = lines.get(at + 1).text();
        return Markdown.isProse(next) && !Markdown.isItem(next);
    }

    /** These pages and tests must name what nobody else may. */
    private static boolean isAboutWords(String file) {
        return file.startsWith("tidemark-server/src/test/java/dev/tidemark/server/docs/")
                || file.startsWith("tidemark-sim/src/test/java/dev/tidemark/sim/mutants/");
    }

    private boolean leadsSomewhere(String from, String link) {
        String file = target(from, link);
        int hash = link.indexOf('#');
        if (!sources.has(file)) {
            return hash < 0 && Files.exists(Sources.ROOT.resolve(file));
        }
        return hash < 0 || new Markdown(sources.lines(file)).anchors().contains(link.substring(hash + 1));
    }

    /** The file that a link leads to, from the root of the project. */
    private static String target(String from, String link) {
        String path = link.replaceFirst("#.*", "");
        if (path.isEmpty()) {
            return from;
        }
        Path parent = Path.of(from).getParent();
        Path file = parent == null ? Path.of(path) : parent.resolve(path);
        return file.normalize().toString().replace('\\', '/');
    }
}
