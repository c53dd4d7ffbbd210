package dev.tidemark.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.HostPort;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.support.FakeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandSyntaxTest {
    @Test
    void wordsAreArguments() {
        check("key value", "key/key value/string");
        check("key increment", "key/key increment/integer");
        check("key increment:double", "key/key increment/double");
        check("key unix-time-seconds", "key/key unix-time-seconds/unix-time");
        check("ip:port", "ip:port/string");
        check("", "");
    }

    @Test
    void capitalsAreTokens() {
        check("[GET]", "get/pure-token@GET?");
        check("cursor [MATCH pattern]", "cursor/integer pattern/pattern@MATCH?");
        check("AUTH username password", "auth/block@AUTH(username/string password/string)");
        check("[TYPE <NORMAL | MASTER>]", "type/oneof@TYPE?(normal/pure-token@NORMAL master/pure-token@MASTER)");
        check("[BY by=<A | B>]", "by/oneof@BY?(a/pure-token@A b/pure-token@B)");
    }

    @Test
    void oneOfSeveral() {
        check("[NX | XX]", "condition/oneof?(nx/pure-token@NX xx/pure-token@XX)");
        check("enabled=<ON | OFF>", "enabled/oneof(on/pure-token@ON off/pure-token@OFF)");
        check("expiration=[EX seconds | KEEPTTL]", "expiration/oneof?(seconds/integer@EX keepttl/pure-token@KEEPTTL)");
        check(
                "<LIMIT offset count | ALL>",
                "condition/oneof(limit/block@LIMIT(offset/integer count/integer)" + " all/pure-token@ALL)");
    }

    @Test
    void dotsRepeat() {
        check("key [key ...]", "key/key*");
        check("[key ...]", "key/key?*");
        check("key field value [field value ...]", "key/key data/block*(field/string value/string)");
        check("[field value ...]", "data/block?*(field/string value/string)");
        check("ID number:integer [number ...]", "number/integer@ID*");
        check("[GET pattern [GET pattern ...]]", "pattern/pattern@GET?*!");
    }

    @Test
    void bracketsNest() {
        check(
                "key options=[count [WITHVALUES]]",
                "key/key options/block?(count/integer withvalues/pure-token@WITHVALUES?)");
    }

    @Test
    void whatIsNoSyntaxIsRefused() {
        for (String text :
                List.of("[", "]", "[key", "key]", "<A | ", "[A >", "a | b", "[]", "...", "[a | b ...]", "a=b= c")) {
            assertThatThrownBy(() -> CommandSyntax.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesAndTypesAreNotForPeople() {
        assertThat(CommandSyntax.readable("key increment:double ip:port expiration=[EX seconds | PERSIST]"))
                .isEqualTo("key increment ip:port [EX seconds | PERSIST]");
    }

    @Test
    void commandsThatTakeArgumentsDescribeThem() {
        FakeNode node = new FakeNode();
        try {
            FrontSettings settings = FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20);
            List<String> silent = new ArrayList<>();
            new FrontContext(node, settings, () -> 0, Commands::all).commands().forEach(slot -> {
                CommandInfo info = slot.command().info();
                int words = info.name().contains("|") ? 2 : 1;
                boolean takesArguments = info.arity() != words && slot.subcommands() == null;
                if (CommandSyntax.parse(info.doc().syntax()).isEmpty() == takesArguments) {
                    silent.add(info.name());
                }
            });
            assertThat(silent).containsExactly("quit"); // may have arguments, and does nothing with them
        } finally {
            node.close();
        }
    }

    private static void check(String syntax, String expected) {
        assertThat(text(CommandSyntax.parse(syntax))).as(syntax).isEqualTo(expected);
    }

    /** Name/type@token, then ? optional, * multiple, ! multiple token, and what is inside. */
    private static String text(List<CommandArgument> arguments) {
        return arguments.stream().map(CommandSyntaxTest::text).collect(Collectors.joining(" "));
    }

    private static String text(CommandArgument argument) {
        String inside = argument.arguments().isEmpty() ? "" : "(" + text(argument.arguments()) + ")";
        return argument.name() + "/" + argument.type().text()
                + (argument.token() == null ? "" : "@" + argument.token())
                + (argument.optional() ? "?" : "")
                + (argument.multiple() ? "*" : "")
                + (argument.multipleToken() ? "!" : "")
                + inside;
    }
}
