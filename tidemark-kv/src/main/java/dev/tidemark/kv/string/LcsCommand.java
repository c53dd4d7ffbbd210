package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code LCS key1 key2 [LEN] [IDX] [MINMATCHLEN length] [WITHMATCHLEN]}. */
final class LcsCommand extends KvCommand {
    private static final Reply.Failure LCS_TOO_LARGE =
            new Reply.Failure("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    private static final Reply.Failure LEN_AND_IDX =
            new Reply.Failure("ERR If you want both the length and indexes, please just use IDX.");
    private static final Reply.Failure NOT_STRINGS =
            new Reply.Failure("ERR The specified keys must contain string values");

    LcsCommand() {
        super(CommandInfo.read(
                        "lcs", -3, StringType.GROUP, "7.0.0", "Returns the longest common subsequence of two strings.")
                .withSyntax("key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len:integer] [WITHMATCHLEN]")
                .keys(1, 2, 1)
                .takes("O(N*M) with the lengths of the strings; the node does nothing else meanwhile")
                .differs("The product of the lengths may be 8 million."));
    }

    private record Options(boolean length, boolean ranges, long minimum, boolean withLength, Reply.Failure wrong) {
        static Options parse(byte[][] args) {
            boolean length = false;
            boolean ranges = false;
            boolean withLength = false;
            long minimum = 0;
            for (int i = 3; i < args.length; i++) {
                if (Words.is(args[i], "LEN")) {
                    length = true;
                } else if (Words.is(args[i], "IDX")) {
                    ranges = true;
                } else if (Words.is(args[i], "WITHMATCHLEN")) {
                    withLength = true;
                } else if (Words.is(args[i], "MINMATCHLEN") && i + 1 < args.length) {
                    i++;
                    if (!Numbers.isLong(args[i], 0)) {
                        return new Options(false, false, 0, false, KvErrors.NOT_AN_INTEGER);
                    }
                    minimum = Math.max(0, Numbers.toLong(args[i], 0));
                } else {
                    return new Options(false, false, 0, false, KvErrors.SYNTAX);
                }
            }
            return new Options(length, ranges, minimum, withLength, length && ranges ? LEN_AND_IDX : null);
        }
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] first = keys.record(args[1]);
        byte[] second = keys.record(args[2]);
        if (Records.isCollection(first) || Records.isCollection(second)) {
            return NOT_STRINGS;
        }
        Options options = Options.parse(args);
        if (options.wrong() != null) {
            return options.wrong();
        }
        byte[] a = first == null ? new byte[0] : Records.stringValue(first);
        byte[] b = second == null ? new byte[0] : Records.stringValue(second);
        if ((a.length + 1L) * (b.length + 1L) > CommonSubsequence.MAX_CELLS) {
            return LCS_TOO_LARGE;
        }
        CommonSubsequence common = new CommonSubsequence(a, b);
        if (options.length()) {
            return new Reply.Int(common.length());
        }
        return options.ranges() ? ranges(common, options) : new Reply.Bulk(common.bytes());
    }

    private static Reply ranges(CommonSubsequence common, Options options) {
        List<Reply> matches = new ArrayList<>();
        for (CommonSubsequence.Range range : common.ranges()) {
            if (range.length() >= options.minimum()) {
                List<Reply> match = new ArrayList<>();
                match.add(pair(range.first(), range.length()));
                match.add(pair(range.second(), range.length()));
                if (options.withLength()) {
                    match.add(new Reply.Int(range.length()));
                }
                matches.add(new Reply.Sequence(match));
            }
        }
        return new Reply.Pairs(List.of(
                new Reply.Bulk(new byte[] {'m', 'a', 't', 'c', 'h', 'e', 's'}),
                new Reply.Sequence(matches),
                new Reply.Bulk(new byte[] {'l', 'e', 'n'}),
                new Reply.Int(common.length())));
    }

    private static Reply pair(int from, int length) {
        return new Reply.Sequence(List.of(new Reply.Int(from), new Reply.Int(from + length - 1L)));
    }
}
