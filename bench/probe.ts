// Loaded before a server by `--import`: answers how much it has used, and profiles it. The server knows nothing of it.
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { performance } from 'node:perf_hooks';
import { answerParent } from './child.ts';
import type { ProbeOrder, Usage } from './messages.ts';

const inspector = new Session();

const answer = async (order: ProbeOrder): Promise<Usage | true> => {
  switch (order.order) {
    case 'usage':
      if (order.collect) await collect();
      return usage();
    case 'profile-start':
      inspector.connect();
      await inspector.post('Profiler.enable');
      await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
      await inspector.post('Profiler.start');
      return true;
    case 'profile-stop': {
      const { profile } = await inspector.post('Profiler.stop');
      await writeFile(order.file, JSON.stringify(profile));
      inspector.disconnect();
      return true;
    }
  }
};

/** Twice, with a turn of the loop between: what a first collection finalises a second one frees. */
const collect = async (): Promise<void> => {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  globalThis.gc?.();
};

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { active, idle } = performance.eventLoopUtilization();
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  return {
    cpuMilliseconds: (user + system) / 1000,
    loopActiveMilliseconds: active,
    loopIdleMilliseconds: idle,
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
  };
};

answerParent(answer);
