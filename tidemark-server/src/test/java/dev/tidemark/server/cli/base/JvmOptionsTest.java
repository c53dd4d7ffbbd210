package dev.tidemark.server.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmOptionsTest {
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    @TempDir
    Path javaHome;

    private void release(String version) throws IOException {
        Files.writeString(
                javaHome.resolve("release"), "IMPLEMENTOR=\"somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS=\"x\"\n");
    }

    @Test
    void anOlderJavaGetsNothingThatItDoesNotKnow() throws IOException {
        release("17.0.15");
        assertThat(JvmOptions.feature(javaHome)).isEqualTo(17);
        assertThat(JvmOptions.of(javaHome))
                .contains("-XX:+ExitOnOutOfMemoryError")
                .doesNotContain(UNSAFE)
                .allMatch(option -> option.startsWith("-"));
    }

    @Test
    void aNewerJavaLetsNettyUseUnsafe() throws IOException {
        release("25");
        assertThat(JvmOptions.of(javaHome)).contains(UNSAFE, "-Dio.netty.noUnsafe=false");
    }

    @Test
    void aJavaThatDoesNotSayWhatItIsIsTakenForAnOldOne() throws IOException {
        assertThat(JvmOptions.feature(javaHome)).isZero();
        release("");
        assertThat(JvmOptions.of(javaHome)).doesNotContain(UNSAFE);
    }

    @Test
    void ownJavaIsKnownWithoutAFile() {
        assertThat(JvmOptions.feature(Path.of(System.getProperty("java.home"))))
                .isEqualTo(Runtime.version().feature());
    }

    @Test
    void theArchiveOfThisJavaIsUsedIfItIsThere() throws IOException {
        Path jar = javaHome.resolve("tidemark.jar");
        Path archive = Files.createFile(javaHome.resolve("classes-17.archive"));
        assertThat(JvmOptions.archive(jar, 17)).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(JvmOptions.archive(jar, 21)).isEmpty();
        Path cache = Files.createFile(javaHome.resolve("classes-25.archive"));
        assertThat(JvmOptions.archive(jar, 25)).contains("-XX:AOTCache=" + cache);
    }
}
