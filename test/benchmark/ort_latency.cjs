// Latency of ONNX Runtime on one model, as JSON.
//   node ort_latency.cjs MODEL.onnx --threads 1 --seconds 1 [--shape 1x3x48x192]
// One session, sequential execution, all graph optimizations: its best settings for latency.
const ort = require('onnxruntime-node');

const option = (name, fallback) => {
  const at = process.argv.indexOf('--' + name);
  return at < 0 ? fallback : process.argv[at + 1];
};

async function main() {
  const threads = Number(option('threads', 1));
  const begin = process.hrtime.bigint();
  const session = await ort.InferenceSession.create(process.argv[2], {
    intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential',
    graphOptimizationLevel: 'all', logSeverityLevel: 3
  });
  const shape = option('shape', '').split('x').map(Number);
  const feeds = {};
  session.inputNames.forEach((name, index) => {
    const declared = (session.inputMetadata?.[index]?.shape) || shape;
    const dims = shape.length > 1 ? shape : declared.map(Number);
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; ++i) data[i] = Math.random() * 2 - 1;
    feeds[name] = new ort.Tensor('float32', data, dims);
  });
  await session.run(feeds);
  const startup = Number(process.hrtime.bigint() - begin) / 1e6;
  const times = [];
  const budget = Number(option('seconds', 1)) * 1e3;
  for (let spent = 0; spent < budget || times.length < 10;) {
    const t0 = process.hrtime.bigint();
    await session.run(feeds);
    times.push(Number(process.hrtime.bigint() - t0) / 1e6);
    spent += times[times.length - 1];
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({
    median_ms: times[times.length >> 1], min_ms: times[0], startup_ms: startup, runs: times.length,
    peak_rss_mib: process.resourceUsage().maxRSS / 1024, version: ort.env.versions?.node
  }));
}

main().catch(error => { console.error(String(error)); process.exit(1); });
