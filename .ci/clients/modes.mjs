// The clients, by their defaults where nothing else is said.
import Redis from 'ioredis';
import { createClient, createCluster, createSentinel } from 'redis';

const HOST = '127.0.0.1';
const MASTER = 'mymaster';

/** A connection for looking at things. */
export async function connect(port) {
    const client = createClient({ socket: { host: HOST, port } });
    client.on('error', () => {});
    return client.connect();
}

/** What a node says of the cluster: [its role, the port of the leader]. */
async function leaderPort(ports) {
    const client = await connect(ports[0]);
    const slots = await client.sendCommand(['CLUSTER', 'SLOTS']);
    client.destroy();
    return Number(slots[0][2][1]);
}

function nodeRedis(open) {
    return async () => {
        const client = open();
        client.on('error', () => {}); // without a listener, it would end the process
        await client.connect();
        return { increment: (key) => client.incr(key) };
    };
}

function ioredis(open) {
    return async () => {
        const client = open();
        client.on('error', () => {});
        return { increment: (key) => client.incr(key) };
    };
}

/** resends: the client itself sends a call again whose fate it does not know. */
export async function modes(ports) {
    const leader = await leaderPort(ports);
    const living = ports.find((port) => port !== leader);
    const nodes = ports.map((port) => ({ host: HOST, port }));
    return [
        {
            name: 'node-redis, its node lives',
            resends: false,
            open: nodeRedis(() => createClient({ socket: { host: HOST, port: living } })),
        },
        {
            name: 'node-redis cluster',
            resends: true,
            open: nodeRedis(() => createCluster({ rootNodes: nodes.map((node) => ({ socket: node })) })),
        },
        {
            name: 'ioredis, its node lives',
            resends: false,
            open: ioredis(() => new Redis({ host: HOST, port: living })),
        },
        {
            name: 'ioredis cluster',
            resends: true,
            open: ioredis(() => new Redis.Cluster(nodes)),
        },
        {
            name: 'ioredis, its node changes',
            resends: true,
            open: ioredis(() => new Redis({ host: HOST, port: leader })),
        },
        {
            name: 'node-redis Sentinel',
            resends: true,
            open: nodeRedis(() => createSentinel({ name: MASTER, sentinelRootNodes: nodes })),
        },
        {
            name: 'ioredis Sentinel',
            resends: true,
            open: ioredis(() => new Redis({ sentinels: nodes, name: MASTER })),
        },
    ];
}
