package dev.tidemark.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvCommands;
import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.state.Query;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.LayeredStateStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The state machine replies to every entry, whatever is in it: an exception would halt every node at the same entry,
 * again after each restart (H87). Two machines reply the same.
 */
class StateMachineFuzzTest {
    private static final int COMMANDS = 60;
    /** A value may become as large as one entry; a few copies of it are made on its way. */
    private static final long MAX_ALLOCATED_BYTES = 256L << 20;

    private final List<KvCommand> commands = KvCommands.all();
    private final AllocatedBytes allocated = new AllocatedBytes();

    @Test
    void repliesToEverything() {
        new Fuzz(StateMachineFuzzTest.class).run(this::oneHistory);
    }

    private void oneHistory(Random random) {
        FuzzedArguments arguments = new FuzzedArguments(random);
        Replica one = new Replica();
        Replica other = new Replica();
        long micros = 1_000_000_000L;
        for (int i = 0; i < COMMANDS; i++) {
            KvCommand command = commands.get(random.nextInt(commands.size()));
            byte[][] words =
                    arguments.command(command.info().name(), command.info().arity());
            byte[] body = random.nextInt(20) == 0 ? arguments.next() : KvCommandCodec.encode(random.nextInt(3), words);
            micros += random.nextInt(random.nextInt(10) == 0 ? 100_000_000 : 1_000);
            command.check(words);
            if (random.nextInt(5) == 0) {
                one.timePassed(micros);
                other.timePassed(micros);
            }
            allocated.begin();
            byte[] reply = one.run(command, body, micros);
            assertThat(allocated.end())
                    .as("bytes allocated by %s", command.info().name())
                    .isLessThan(MAX_ALLOCATED_BYTES);
            assertThat(other.run(command, body, micros))
                    .as("the reply to %s on another replica", command.info().name())
                    .isEqualTo(reply);
        }
    }

    /** One copy of the state. */
    private static final class Replica {
        private final KvStateMachine machine = new KvStateMachine();
        private final LayeredStateStore store = new LayeredStateStore();
        private long offset;

        void timePassed(long micros) {
            machine.timePassed(new Entry(++offset, 1, micros, new byte[0]), store);
        }

        byte[] run(KvCommand command, byte[] body, long micros) {
            Reply reply = command.isWrite()
                    ? machine.apply(new Entry(++offset, 1, micros, body), store)
                    : machine.read(new Query(offset, body), store);
            return ReplyCodec.encode(reply);
        }
    }
}
