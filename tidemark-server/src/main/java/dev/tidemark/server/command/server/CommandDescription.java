package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KeyRange;
import dev.tidemark.kv.command.KeySpec;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** A command as {@code COMMAND INFO} shows it. */
final class CommandDescription {
    private static final Reply EMPTY = new Reply.Sequence(List.of());

    private CommandDescription() {}

    static Reply of(CommandSlot slot) {
        CommandInfo info = slot.command().info();
        return new Reply.Sequence(List.of(
                Replies.bulk(info.name()),
                Replies.number(info.arity()),
                simple(info.flags()),
                Replies.number(info.keys().first()),
                Replies.number(info.keys().last()),
                Replies.number(info.keys().step()),
                simple(info.categories()),
                tips(info),
                keySpecifications(info),
                subcommands(slot)));
    }

    private static Reply subcommands(CommandSlot slot) {
        if (slot.subcommands() == null) {
            return EMPTY;
        }
        return new Reply.Sequence(
                slot.subcommands().all().stream().map(CommandDescription::of).toList());
    }

    /** Where the keys begin and where they end, and what becomes of them. */
    private static Reply keySpecifications(CommandInfo info) {
        return new Reply.Sequence(
                info.keySpecs().stream().map(spec -> (Reply) one(spec)).toList());
    }

    private static Reply.Pairs one(KeySpec spec) {
        KeyRange keys = spec.range();
        Reply begin = new Replies.Map()
                .put("type", "index")
                .put("spec", new Replies.Map().put("index", keys.first()).reply())
                .reply();
        int last = keys.last() < 0 ? keys.last() : keys.last() - keys.first();
        Reply range = new Replies.Map()
                .put("lastkey", last)
                .put("keystep", keys.step())
                .put("limit", 0)
                .reply();
        Reply find = new Replies.Map().put("type", "range").put("spec", range).reply();
        return new Replies.Map()
                .put("flags", simple(spec.flags()))
                .put("begin_search", begin)
                .put("find_keys", find)
                .reply();
    }

    private static Reply tips(CommandInfo info) {
        return new Reply.Sequence(
                info.tips().stream().map(tip -> (Reply) Replies.bulk(tip)).toList());
    }

    static Reply simple(List<String> words) {
        return new WireReply.Unordered(
                words.stream().map(word -> (Reply) new Reply.Simple(word)).toList());
    }
}
