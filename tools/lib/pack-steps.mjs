const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs one step of a longer job, says so, and how long it took. */
export async function timed(name, work) {
  const started = Date.now();
  console.log(`▶ ${name}`);
  const note = await work();
  console.log(`✓ ${name} (${seconds(started)}${typeof note === 'string' ? `, ${note}` : ''})`);
}

/** Runs jobs, as many at once as said, in the order given. Waits for all before it throws what went wrong. */
export async function pool(size, jobs) {
  const queue = [...jobs];
  const errors = [];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      await job().catch((error) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: size }, worker));
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join('\n\n'));
}

/** Ends a script with what went wrong, without a stack: the reader looks for the failed program's own words. */
export async function main(name, work) {
  const started = Date.now();
  try {
    await work();
    console.log(`${name} took ${seconds(started)}`);
  } catch (error) {
    console.error(`✗ ${error.message}`);
    process.exitCode = 1;
  }
}
