package dev.tidemark.server.command.tide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.MembersAnswer;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberChange.Kind;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.server.command.WireTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code TIDE.MEMBERS} and {@code TIDE.QUORUM W} make of what a client sends, and of what became of it. */
class TideMembersTest extends WireTest {
    private void asks(String command, MemberChange expected) {
        check(command, "+OK");
        assertThat(server.node.lastChange).isEqualTo(expected);
    }

    @Test
    void everyChangeIsReadAsWhatItIs() {
        long any = MemberChange.ANY;
        asks("TIDE.MEMBERS ADD 4 n4:1", new MemberChange(Kind.ADD, any, 4, 0, "n4:1", "", 0));
        asks("tide.members add 4 n4:1 c4:2 if 17", new MemberChange(Kind.ADD, 17, 4, 0, "n4:1", "c4:2", 0));
        asks("TIDE.MEMBERS LEARN 4 n4:1", new MemberChange(Kind.ADD_LEARNER, any, 4, 0, "n4:1", "", 0));
        asks(
                "TIDE.MEMBERS ADD 4 n4:1 c4:2 SPARE ZONE a IF 17",
                new MemberChange(Kind.ADD_SPARE, 17, 4, 0, "n4:1", "c4:2", 0, "a"));
        asks("tide.members add 4 n4:1 spare", new MemberChange(Kind.ADD_SPARE, any, 4, 0, "n4:1", "", 0));
        asks("TIDE.MEMBERS ADD 4 n4:1 ZONE a", new MemberChange(Kind.ADD, any, 4, 0, "n4:1", "", 0, "a"));
        asks("TIDE.MEMBERS LEARN 4 n4:1 ZONE a", new MemberChange(Kind.ADD_LEARNER, any, 4, 0, "n4:1", "", 0, "a"));
        asks("TIDE.MEMBERS ZONE 4 a", new MemberChange(Kind.ZONE, any, 4, 0, "", "", 0, "a"));
        asks("TIDE.MEMBERS ZONE 4 IF 17", new MemberChange(Kind.ZONE, 17, 4, 0, "", "", 0));
        asks("TIDE.MEMBERS REPLACE 2 4 n4:1 ZONE a", new MemberChange(Kind.REPLACE, any, 2, 4, "n4:1", "", 0, "a"));
        asks("TIDE.MEMBERS REPLACE 2", new MemberChange(Kind.REPLACE, any, 2, 2, "", "", 0));
        asks("TIDE.MEMBERS REPLACE 2 4 n4:1 IF 0", new MemberChange(Kind.REPLACE, 0, 2, 4, "n4:1", "", 0));
        asks("TIDE.MEMBERS REMOVE 2", new MemberChange(Kind.REMOVE, any, 2, 0, "", "", 0));
        asks("TIDE.MEMBERS PROMOTE 4", new MemberChange(Kind.PROMOTE, any, 4, 0, "", "", 0));
        asks("TIDE.MEMBERS MOVE 2 n2:3", new MemberChange(Kind.MOVE, any, 2, 0, "n2:3", "", 0));
        asks("TIDE.MEMBERS CANCEL", new MemberChange(Kind.CANCEL, any, 0, 0, "", "", 0));
        asks("TIDE.MEMBERS CANCEL IF 17", new MemberChange(Kind.CANCEL, 17, 0, 0, "", "", 0));
        asks("TIDE.MEMBERS LEVEL 2", MemberChange.raiseLevel(any, 2));
        asks("TIDE.MEMBERS LEVEL 3 IF 17", MemberChange.raiseLevel(17, 3));
        asks("TIDE.QUORUM W 3 IF 17", new MemberChange(Kind.WRITE_QUORUM, 17, 0, 0, "", "", 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        TIDE.MEMBERS ADD four n4:1      | 'four' is no number of a node
        TIDE.MEMBERS ADD 0 n4:1         | '0' is no number of a node
        TIDE.MEMBERS ADD 4 n4           | "n4" is no address of a node: write HOST:PORT
        TIDE.MEMBERS ADD 4 0.0.0.0:1    | stands for all addresses of a machine
        TIDE.MEMBERS ADD 4 n4:1 c4      | "c4" is no address of a node
        TIDE.MEMBERS ADD 4 a:1 b:1 c:1  | what must follow is: node peer-address [client-address]
        TIDE.MEMBERS REPLACE 2 4        | what must follow is: node [other peer-address [client-address]
        TIDE.MEMBERS ADD 4 n4:1 ZONE b/ | "b/" cannot name a zone
        TIDE.MEMBERS REPLACE 2 ZONE b   | use TIDE.MEMBERS ZONE
        TIDE.MEMBERS ZONE 4 a b         | what must follow is: node [zone]
        TIDE.MEMBERS LEARN 4 a:1 SPARE  | "SPARE" is no address of a node
        TIDE.MEMBERS REMOVE 2 3         | what must follow is: node, and IF version
        TIDE.MEMBERS REMOVE 2 IF x      | 'x' is no version
        TIDE.MEMBERS ADD 4              | wrong number of arguments
        TIDE.MEMBERS LEVEL all          | 'all' is no feature level: this release supports 1 to
        TIDE.MEMBERS LEVEL 0            | '0' is no feature level
        TIDE.MEMBERS LEVEL 2 3          | what must follow is: level, and IF version
        TIDE.MEMBERS MARRY              | unknown subcommand
        TIDE.QUORUM W                   | write TIDE.QUORUM, or TIDE.QUORUM W number
        TIDE.QUORUM W all               | the write quorum is a number
        TIDE.QUORUM X 1                 | write TIDE.QUORUM, or TIDE.QUORUM W number
        """)
    void whatIsNoChangeIsRefusedBeforeItIsAsked(String command, String expected) {
        assertThat(client.ask(command)).startsWith("-ERR ").contains(expected);
        assertThat(server.node.lastChange).isNull();
    }

    @ParameterizedTest
    @EnumSource(MemberOutcome.class)
    void everyOutcomeHasItsWord(MemberOutcome outcome) {
        server.node.membersAnswer = new MembersAnswer(outcome, "because");
        String expected = switch (outcome) {
            case OK -> "+OK";
            case CONFLICT -> "-CONFLICT because";
            case REFUSED -> "-ERR because";
            case UNDECIDED -> "-TRYAGAIN because";
        };
        check("TIDE.MEMBERS REMOVE 2", expected);
        check("TIDE.QUORUM W 2", expected);
    }

    @Test
    void theListTellsWhoIsWhereAndWhatIsUnderWay() {
        for (String command : new String[] {"TIDE.MEMBERS", "TIDE.MEMBERS LIST"}) {
            assertThat(client.ask(command))
                    .contains("version", "17", "changing", "learner", "n4:17004", "n4:7004", "write-quorum")
                    .contains("zone", "room-1", "node 3 is silent");
        }
    }

    @Test
    void aTransactionHasNoChangeOfMembers() {
        client.ask("MULTI");
        assertThat(client.ask("TIDE.MEMBERS REMOVE 2")).startsWith("-ERR ");
        assertThat(client.ask("TIDE.QUORUM W 2")).startsWith("-ERR ");
    }
}
