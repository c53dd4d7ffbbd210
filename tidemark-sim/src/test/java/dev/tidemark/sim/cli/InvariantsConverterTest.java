package dev.tidemark.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sim.judge.Invariant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class InvariantsConverterTest {
    private final InvariantsConverter converter = new InvariantsConverter();

    @Test
    void readsWhatItWrites() {
        EnumSet<Invariant> some = EnumSet.of(Invariant.STARTS, Invariant.READ);
        assertThat(converter.convert(InvariantsConverter.text(some))).isEqualTo(some);
        EnumSet<Invariant> all = EnumSet.allOf(Invariant.class);
        assertThat(InvariantsConverter.text(all)).isEqualTo("all");
        assertThat(converter.convert("all")).isEqualTo(all);
        assertThat(converter.convert("starts,Read")).isEqualTo(some);
    }

    @Test
    void saysWhatIsAccepted() {
        Invariant[] last = Invariant.values();
        assertThatThrownBy(() -> converter.convert("STARTS,NOPE"))
                .isInstanceOf(CommandLine.TypeConversionException.class)
                .hasMessageContaining("'NOPE' is no invariant")
                .hasMessageContaining("all, ELECTION_SAFETY, VOTE_ONCE")
                .hasMessageEndingWith(", " + last[last.length - 2] + ", " + last[last.length - 1]);
    }
}
