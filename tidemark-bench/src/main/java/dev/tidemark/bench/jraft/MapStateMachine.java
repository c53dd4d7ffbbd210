package dev.tidemark.bench.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The replicated map. JRaft's apply thread writes, the threads that end reads look. */
final class MapStateMachine extends StateMachineAdapter {
    private final Map<String, byte[]> map = new ConcurrentHashMap<>();
    private volatile boolean leader;

    /** A task is the length of the key in two bytes, the key, and the value. */
    static ByteBuffer task(byte[] key, byte[] value) {
        ByteBuffer task = ByteBuffer.allocate(2 + key.length + value.length);
        return task.putShort((short) key.length).put(key).put(value).flip();
    }

    @Override
    public void onApply(Iterator tasks) {
        while (tasks.hasNext()) {
            ByteBuffer task = tasks.getData();
            byte[] key = new byte[task.getShort()];
            task.get(key);
            byte[] value = new byte[task.remaining()];
            task.get(value);
            map.put(name(key), value);
            Closure done = tasks.done();
            if (done != null) {
                done.run(Status.OK());
            }
            tasks.next();
        }
    }

    byte[] get(byte[] key) {
        return map.get(name(key));
    }

    private static String name(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onLeaderStart(long term) {
        super.onLeaderStart(term);
        leader = true;
    }

    @Override
    public void onLeaderStop(Status status) {
        super.onLeaderStop(status);
        leader = false;
    }

    boolean isLeader() {
        return leader;
    }
}
